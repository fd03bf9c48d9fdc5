import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DenoiseError,
  elementCount,
  imageTensor,
  fromLittleEndian,
  type Device,
  type ImageTensor,
} from '@denoisekit/core';
import type { ChildJob } from '../child/protocol.js';
import { writePack } from '../pack-file.js';
import { decodeAnswers, encodeProbes } from '../probe/probe.js';
import type { ParityJob, ParityTarget } from '../target.js';
import { runProgram, type LastLine, type Program } from './process-run.js';

export interface ProcessTargetOptions {
  readonly name: string;
  readonly device: Device;
  /** The program, or why there is none. */
  readonly program: () => Promise<Program | { readonly reason: string }>;
  /** Why the device is not available, where that is known without trying. */
  readonly absence?: () => Promise<string | undefined>;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly notes?: readonly string[];
  readonly deadlineMs?: number | undefined;
  /** The script to run. Default: the package's own, as built. */
  readonly script?: string;
}

const here = import.meta.url;
/** Other processes run what `tsc -b` has built, also where this file is the source. */
const builtScript = fileURLToPath(
  new URL(here.endsWith('.ts') ? '../../dist/child/main.js' : '../child/main.js', here),
);
const packageFolder = fileURLToPath(new URL('../../', here));

/** A host that runs JavaScript with onnxruntime-node, or with onnxruntime-web's wasm: Node, Bun or Deno. */
export function processTarget({
  name,
  device,
  program,
  absence = () => Promise.resolve(undefined),
  env = {},
  notes,
  script = builtScript,
  ...limits
}: ProcessTargetOptions): ParityTarget {
  async function start<K extends LastLine>(
    last: K,
    job: ChildJob,
    folder: string,
    { signal, onProgress }: Pick<ParityJob, 'signal' | 'onProgress'>,
  ) {
    const found = await program();
    if ('reason' in found) throw new DenoiseError('setup-missing', { what: found.reason });
    const file = join(folder, 'job.json');
    await writeFile(file, JSON.stringify(job));
    return runProgram({ path: found.path, args: [...found.args, script, file] }, last, {
      name,
      cwd: packageFolder,
      env: { ...process.env, ...env },
      signal,
      onDone: onProgress,
    });
  }

  return {
    name,
    device,
    ...limits,
    async available() {
      const found = await program();
      return 'reason' in found ? found.reason : absence();
    },
    run: (job) =>
      inFolder(async (folder) => {
        const { model, pack } = job;
        const files = { pack: join(folder, 'pack'), out: join(folder, 'answers.bin') };
        await writePack(files.pack, pack);
        const asked: ChildJob = { kind: 'answer', model, device, dtype: job.dtype, ...files };
        const { host, description, shapes } = await start('answer', asked, folder, job);
        return {
          outputs: splitAnswers(await readFile(files.out), shapes),
          description,
          host,
          notes,
        };
      }),
    probe: (job) =>
      inFolder(async (folder) => {
        const files = { probes: join(folder, 'probes.bin'), out: join(folder, 'answers.bin') };
        await writeFile(files.probes, encodeProbes(job.probes));
        await start('probed', { kind: 'probe', device, ...files }, folder, job);
        return decodeAnswers(await readFile(files.out));
      }),
  };
}

/** Work in a folder of its own, which goes with it. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-parity-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The answers to cases, from little-endian float32 values one after the other.
 *
 * @throws DenoiseError `shape-mismatch` when they do not fill their shapes
 */
export function splitAnswers(
  bytes: Uint8Array,
  shapes: readonly ImageTensor['shape'][],
): readonly ImageTensor[] {
  const expected = 4 * shapes.reduce((sum, shape) => sum + elementCount(shape), 0);
  if (bytes.length !== expected) {
    throw new DenoiseError('shape-mismatch', {
      what: 'the answers do not fill their shapes',
      actual: `${bytes.length} bytes`,
      expected: `${expected} bytes`,
    });
  }
  let at = 0;
  return shapes.map((shape) =>
    imageTensor(fromLittleEndian(bytes.subarray(at, (at += 4 * elementCount(shape)))), shape),
  );
}
