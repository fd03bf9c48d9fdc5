import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device } from '@denoisekit/core';
import { missingCudaFiles } from '../native-folder.js';
import { exec, type Exec } from '../exec.js';
import type { Probe } from './probe.js';

/** The parts of this machine that the doctor examines; tests pass their own. */
export interface DoctorEnvironment {
  readonly platform: string;
  readonly arch: string;
  readonly nodeVersion: string;
  readonly probe: (device: Device) => Promise<Probe>;
  readonly missingCudaFiles: () => readonly string[];
  /** The first line of `nvidia-smi -L`; undefined without a driver. */
  readonly gpu: () => Promise<string | undefined>;
  /** The first of these paths that is there: in the current folder or one above, or so from this package on. */
  readonly find: (paths: readonly string[]) => string | undefined;
}

export function doctorEnvironment(cwd = process.cwd(), run: Exec = exec): DoctorEnvironment {
  return {
    platform: process.platform,
    arch: process.arch,
    nodeVersion: process.versions.node,
    probe: (device) => probeApart(device, run),
    missingCudaFiles,
    gpu: async () => {
      const { ok, stdout } = await run('nvidia-smi', ['-L']);
      const line = stdout
        .split('\n')[0]
        ?.replace(/ \(UUID.*/, '')
        .trim();
      return ok && line !== '' ? line : undefined;
    },
    // Export and training look from where they are installed; people, from where they are.
    find: (paths) => findAbove(cwd, paths) ?? findAbove(dirname(fileURLToPath(import.meta.url)), paths),
  };
}

/** In a process of its own: a driver may crash it, and its output is not mixed with ours. */
export async function probeApart(device: Device, run: Exec): Promise<Probe> {
  const here = import.meta.url;
  const built = here.endsWith('.ts') ? '../../dist/doctor/probe-main.js' : './probe-main.js';
  const { ok, stdout, failure } = await run(process.execPath, [fileURLToPath(new URL(built, here)), device]);
  try {
    // Native code writes to the same stream; the answer is the last line.
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Probe;
  } catch {
    return { ok: false, text: ok ? 'trying it gave no answer' : `trying it: ${failure}` };
  }
}

function findAbove(from: string, paths: readonly string[]): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = paths.map((path) => join(folder, path)).find((path) => existsSync(path));
    if (found !== undefined || dirname(folder) === folder) return found;
  }
}
