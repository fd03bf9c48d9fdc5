import { doctorEnvironment } from '@denoisekit/runtime-node';
import type { ParityTarget } from '../target.js';
import type { WebgpuAdapter } from './chromium-options.js';
import { chromiumTarget } from './chromium-target.js';
import { findChromium, findFirefox } from '../../find-browsers.mjs';
import { firefoxTarget } from './firefox-target.js';
import { hostsFor, programOf, workerdFor } from './hosts.js';
import { processTarget } from './process-target.js';
import { vulkanFor } from './vulkan.js';
import { workerdTarget } from './workerd-target.js';
import { noChromium } from './with-browser.js';

export interface TargetOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where hosts are installed, `.setup/hosts` in a copy of the repository. */
  readonly hostsFolder: string;
  /** Whether hosts that are not there are installed: true where they were asked for by name. */
  readonly install: boolean;
  /**
   * What WebGPU runs on. Default: in Chromium its software, so that the answers do not depend on the machine; in Node a GPU where
   * there is one.
   */
  readonly webgpuAdapter?: WebgpuAdapter | undefined;
}

/** SwiftShader takes a tenth of a second for a digit, many seconds to start, and many times both where other work is done. */
const softwareDeadlineMs = 900_000;

/** All targets, in the order of a table. */
export function allTargets({
  env,
  hostsFolder,
  install,
  webgpuAdapter: adapter,
}: TargetOptions): readonly ParityTarget[] {
  const { platform, arch } = process;
  const self = () => Promise.resolve({ path: process.execPath, args: [] });
  const browser = () => findChromium({ env });
  const environment = doctorEnvironment();
  const hosts = hostsFor(platform, arch).map((host) =>
    processTarget({
      name: host.target,
      device: 'cpu',
      program: async () => {
        const found = await programOf(host, { folder: hostsFolder, install });
        return 'reason' in found ? found : { path: found.path, args: host.args };
      },
    }),
  );
  const missingBrowser = () => (browser() === undefined ? noChromium : undefined);
  const vulkan = vulkanFor(env, browser(), adapter);
  return [
    processTarget({ name: 'node-cpu', device: 'cpu', program: self }),
    processTarget({ name: 'node-wasm', device: 'wasm', program: self }),
    processTarget({
      name: 'node-webgpu',
      device: 'webgpu',
      program: self,
      deadlineMs: vulkan.software === true ? softwareDeadlineMs : undefined,
      absence: () => Promise.resolve(vulkan.reason),
      env: vulkan.env,
      notes: vulkan.notes,
    }),
    processTarget({
      name: 'cuda',
      device: 'cuda',
      program: self,
      absence: async () => {
        if ((await environment.gpu()) === undefined) return 'there is no NVIDIA GPU here';
        return environment.missingCudaFiles().length === 0
          ? undefined
          : 'the CUDA provider is not installed; denoisekit setup cuda installs it';
      },
      // With it CUDA rounds what it multiplies to 10 bits.
      env: { NVIDIA_TF32_OVERRIDE: '0' },
    }),
    ...hosts,
    workerdTarget({
      program: () => programOf(workerdFor(platform, arch), { folder: hostsFolder, install }),
    }),
    chromiumTarget({ device: 'wasm', browser, absence: missingBrowser }),
    chromiumTarget({
      device: 'webgpu',
      browser,
      absence: missingBrowser,
      adapter,
      deadlineMs: adapter === 'default' ? undefined : softwareDeadlineMs,
    }),
    firefoxTarget({ browser: () => findFirefox({ env }) }),
  ];
}
