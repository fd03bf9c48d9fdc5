import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import { promisify } from 'node:util';
import { DenoiseError, textOf } from '@denoisekit/core';
import { installCommand } from './install-command.js';
import { isInstalled } from './packages.js';
import { type LoadPackage, type LoadedTensorFlow, type TensorFlow, exportsOf } from './types.js';

export interface LoadNativeOptions {
  readonly env: Record<string, string | undefined>;
  readonly load: LoadPackage;
}

/** The additions of the Node packages to TF.js that are used here. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/**
 * TF.js on the native TensorFlow library.
 *
 * Sets three variables of the environment before the library is loaded, each only where it is not set yet:
 * TF_CPP_MIN_LOG_LEVEL=3 (no information on standard error), TF_DETERMINISTIC_OPS=1 (same seed, same weights, on GPUs too)
 * and TF_ENABLE_ONEDNN_OPTS=1 (faster convolutions, which TensorFlow itself uses only on processors with AVX512-VNNI or newer).
 *
 * @throws DenoiseError `setup-missing` when the package or its compiled binding cannot be loaded
 */
export async function loadNative(
  backend: 'tensorflow' | 'tensorflow-gpu',
  { env, load }: LoadNativeOptions,
): Promise<LoadedTensorFlow> {
  const packageName = backend === 'tensorflow' ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs-node-gpu';
  env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  env['TF_DETERMINISTIC_OPS'] ??= '1';
  env['TF_ENABLE_ONEDNN_OPTS'] ??= '1';
  restoreUtil(createRequire(import.meta.url)('node:util') as Record<string, unknown>);

  let tf: TensorFlow;
  try {
    tf = exportsOf(await load(packageName)) as TensorFlow;
  } catch (cause) {
    // Its install script fetches the library, unless npm was told to ignore scripts.
    const command = isInstalled(packageName) ? `npm rebuild ${packageName}` : installCommand(packageName);
    throw new DenoiseError('setup-missing', {
      what: isInstalled(packageName)
        ? `${packageName}, which trains, cannot be loaded`
        : `training needs ${packageName}, an optional part that is not installed`,
      actual: isInstalled(packageName) ? textOf(cause) : undefined,
      fix: command,
      details: { package: packageName, command },
      cause,
    });
  }
  await tf.setBackend('tensorflow');
  await tf.ready();

  const native = tf.backend() as unknown as NodeBackend;
  const processor = `${os.cpus()[0]?.model.trim() ?? os.arch()}, ${os.availableParallelism()} cores`;
  const accelerated = native.isUsingGpuDevice;
  return {
    tf,
    backend,
    device: accelerated ? `${gpuNameIn(await nvidiaSmi()) ?? 'GPU'} with ${processor}` : processor,
    accelerated,
    ...(!accelerated && hasBfloat16(await readCpuInfo()) ? { bfloat16: true } : {}),
    versions: {
      node: process.versions.node,
      tensorflow: native.binding.TF_Version,
      tfjs: tf.version.tfjs,
    },
    notes:
      backend === 'tensorflow-gpu' && !accelerated
        ? ['TensorFlow finds no GPU that it can use: training runs on the CPU']
        : [],
  };
}

/**
 * Whether a processor multiplies in bfloat16 natively, by what Linux reports: AVX512-BF16 (AMD since Zen 4, Intel since Cooper Lake) or
 * AMX.
 *
 * @param cpuInfo `/proc/cpuinfo`; empty elsewhere
 */
export function hasBfloat16(cpuInfo: string): boolean {
  const [, flags = ''] = /^flags\s*:(.*)$/m.exec(cpuInfo) ?? [];
  return /\b(?:avx512_bf16|amx_bf16)\b/.test(flags);
}

/** The first GPU's name, as `nvidia-smi -L` lists it. */
export function gpuNameIn(listed: string): string | undefined {
  return /^GPU 0: (.+?)(?: \(UUID|$)/m.exec(listed)?.[1];
}

/**
 * Gives tfjs-node 4.22 the two functions of `util` that it calls: Node 23 took one out, and warns of the other.
 *
 * @param util the CommonJS module object; the ES module namespace cannot be written to
 */
export function restoreUtil(util: Record<string, unknown>): void {
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] = Array.isArray;
}

async function readCpuInfo(): Promise<string> {
  return await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
}

/** What `nvidia-smi -L` prints; empty where there is none. */
async function nvidiaSmi(): Promise<string> {
  return await promisify(execFile)('nvidia-smi', ['-L'], { timeout: 5_000 }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
