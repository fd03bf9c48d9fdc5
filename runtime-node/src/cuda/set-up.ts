import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { DenoiseError } from '@denoisekit/core';
import { exec, type Exec } from '../exec.js';
import { cudaProviderFiles, nativeFolder } from '../native-folder.js';
import { pipArguments, unpackProgram } from './unpack.js';
import { cudaRuntimeVersion, cudaWheels, neededBytes, unpackedBytes, type Wheel } from './wheels.js';

export interface SetUpCudaOptions {
  /** Called with the plan and each step, a line at a time. */
  readonly say: (line: string) => void;
  /** Installs again even if it is in place. */
  readonly force?: boolean;
  /** Says the plan only. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

/** Replaced in tests. */
export interface SetUpCudaEnvironment {
  readonly platform: string;
  readonly arch: string;
  readonly folder: string | undefined;
  /** Of onnxruntime-node. */
  readonly version: string | undefined;
  /** Commands to try as Python, in order. */
  readonly pythons: readonly string[];
  readonly exec: Exec;
  readonly freeBytes: (folder: string) => Promise<number>;
}

/** Half a gigabyte over a slow line. */
const wheelTimeoutMs = 3_600_000;

const stampName = '.denoisekit-cuda.json';
const scratchName = '.denoisekit-cuda';

/**
 * Puts ONNX Runtime's CUDA provider and the CUDA libraries beside onnxruntime-node's binding. Linux on x64 only; the
 * NVIDIA driver (580 or later) has to be there already.
 *
 * pip fetches the wheels, from wherever it is configured to, and refuses one whose SHA-256 is not the one pinned here. What is
 * in place already is not fetched again; what is stopped halfway leaves nothing behind.
 *
 * @returns the folder that was filled
 * @throws DenoiseError `setup-missing` where it cannot be done, with what to do; `network-failed`, `disk-full`
 */
export async function setUpCuda(
  { say, force = false, dryRun = false, signal }: SetUpCudaOptions,
  environment: SetUpCudaEnvironment = cudaEnvironment(),
): Promise<string> {
  const folder = assertPossible(environment);
  const wanted = cudaWheels.map(({ sha256 }) => sha256);
  if (!force && isComplete(folder, wanted)) {
    say(`CUDA is in place in ${folder}`);
    return folder;
  }
  sayPlan(folder, say);
  if (dryRun) return folder;
  const free = await environment.freeBytes(folder);
  if (free < neededBytes) {
    throw new DenoiseError('disk-full', {
      what: `there is not enough room in ${folder}`,
      actual: gigabytes(free),
      expected: gigabytes(neededBytes),
      fix: 'make room and try again',
    });
  }
  const python = await findPip(environment);
  // On the same disk, so that finished files are moved, not copied.
  const scratch = join(folder, scratchName);
  await rm(scratch, { recursive: true, force: true });
  try {
    const libraries = join(scratch, 'lib');
    await mkdir(libraries, { recursive: true });
    for (const [index, wheel] of cudaWheels.entries()) {
      signal?.throwIfAborted();
      say(`${index + 1}/${cudaWheels.length} ${wheel.name} ${wheel.version}, ${megabytes(wheel.bytes)}`);
      await fetchWheel(wheel, { python, scratch, libraries, run: environment.exec, signal });
    }
    signal?.throwIfAborted();
    const files = await readdir(libraries);
    for (const name of files) await rename(join(libraries, name), join(folder, name));
    // Last: with it, all is there.
    await writeFile(join(folder, stampName), JSON.stringify({ wheels: wanted, files }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  say('CUDA is in place; denoisekit doctor --device cuda tries it');
  return folder;
}

export function cudaEnvironment(env = process.env): SetUpCudaEnvironment {
  return {
    platform: process.platform,
    arch: process.arch,
    folder: nativeFolder(),
    version: installedVersion(),
    pythons: [env['DENOISEKIT_PYTHON'] ?? '', join('.venv', 'bin', 'python'), 'python3', 'python'].filter(
      (command) => command !== '',
    ),
    exec,
    freeBytes: async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

function assertPossible({ platform, arch, folder, version }: SetUpCudaEnvironment): string {
  if (platform !== 'linux' || arch !== 'x64') {
    throw new DenoiseError('setup-missing', {
      what: 'CUDA can be set up on Linux x64 only',
      actual: `${platform} ${arch}`,
      fix: 'use the device cpu, or webgpu for the GPU',
    });
  }
  if (folder === undefined || version !== cudaRuntimeVersion) {
    throw new DenoiseError('setup-missing', {
      what: 'the CUDA provider fits one version of onnxruntime-node only',
      actual: folder === undefined ? 'none for this platform' : String(version),
      expected: cudaRuntimeVersion,
      fix: `npm install --ignore-scripts onnxruntime-node@${cudaRuntimeVersion}`,
    });
  }
  return folder;
}

function sayPlan(folder: string, say: (line: string) => void): void {
  const total = cudaWheels.reduce((sum, { bytes }) => sum + bytes, 0);
  say(`This downloads ${gigabytes(total)} and takes ${gigabytes(unpackedBytes)} on disk, in ${folder}:`);
  for (const { name, version, bytes } of cudaWheels) say(`  ${name} ${version}, ${megabytes(bytes)}`);
}

function isComplete(folder: string, wanted: readonly string[]): boolean {
  try {
    const stamp = JSON.parse(readFileSync(join(folder, stampName), 'utf8')) as {
      readonly wheels: readonly string[];
      readonly files: readonly string[];
    };
    return (
      wanted.join() === stamp.wheels.join() && stamp.files.every((name) => existsSync(join(folder, name)))
    );
  } catch {
    return false; // no stamp, or one that was cut off: not complete
  }
}

async function findPip({ pythons, exec }: SetUpCudaEnvironment): Promise<string> {
  for (const python of pythons) {
    if ((await exec(python, ['-m', 'pip', '--version'])).ok) return python;
  }
  throw new DenoiseError('setup-missing', {
    what: 'pip is needed to fetch the CUDA libraries, and no Python here has it',
    actual: `none of ${pythons.join(', ')}`,
    fix: 'install python3-pip, or name a Python that has pip in DENOISEKIT_PYTHON',
  });
}

interface Workplace {
  readonly python: string;
  readonly scratch: string;
  readonly libraries: string;
  readonly run: Exec;
  readonly signal: AbortSignal | undefined;
}

async function fetchWheel(
  { name, version, sha256 }: Wheel,
  { python, scratch, libraries, run, signal }: Workplace,
): Promise<void> {
  // Where pip unpacks: on the disk that was found roomy enough.
  const long = { timeoutMs: wheelTimeoutMs, signal, env: { TMPDIR: scratch } };
  const requirements = join(scratch, 'requirements.txt');
  const wheels = join(scratch, 'wheel');
  await writeFile(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
  const fetched = await run(python, pipArguments(requirements, wheels), long);
  signal?.throwIfAborted();
  if (!fetched.ok) throw failed(`pip cannot fetch ${name} ${version}`, fetched.failure);
  const [wheel] = await readdir(wheels);
  if (wheel === undefined) throw failed(`pip fetched nothing for ${name} ${version}`, 'an empty folder');
  const wanted = name === 'onnxruntime-gpu' ? cudaProviderFiles : [];
  const unpacked = await run(python, ['-c', unpackProgram, join(wheels, wheel), libraries, ...wanted], long);
  if (!unpacked.ok) throw failed(`cannot unpack ${wheel}`, unpacked.failure);
  await rm(wheels, { recursive: true });
}

function failed(what: string, actual: string): DenoiseError {
  const fix = 'see that pip reaches its index (pip download numpy), and try again';
  return new DenoiseError('network-failed', { what, actual, fix });
}

function installedVersion(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
      readonly version?: string;
    };
    return version;
  } catch {
    return undefined;
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
