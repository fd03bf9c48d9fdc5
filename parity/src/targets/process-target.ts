import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DenoiseError, elementCount, imageTensor, type Device, type ImageTensor } from '@denoisekit/core';
import type { ChildJob } from '../child/protocol.js';
import { writePack } from '../pack-file.js';
import type { ParityTarget } from '../target.js';
import { runProgram, type Program } from './process-run.js';

export interface ProcessTargetOptions {
  readonly name: string;
  readonly device: Device;
  /** The program, or why there is none. */
  readonly program: () => Promise<Program | { readonly reason: string }>;
  /** Why the device cannot be had, where that is known without trying. */
  readonly absence?: () => Promise<string | undefined>;
  /** Added to this process's environment. */
  readonly env?: () => Readonly<Record<string, string>>;
  readonly notes?: () => readonly string[];
  readonly deadlineMs?: number;
  readonly maxImages?: number;
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
  env = () => ({}),
  notes = () => [],
  script = builtScript,
  ...limits
}: ProcessTargetOptions): ParityTarget {
  return {
    ...{ name, device, ...limits },
    async available() {
      const found = await program();
      return 'reason' in found ? found.reason : absence();
    },
    async run({ model, pack, signal, onProgress }) {
      const found = await program();
      if ('reason' in found) throw new DenoiseError('setup-missing', { what: found.reason });
      const folder = await mkdtemp(join(tmpdir(), 'denoisekit-parity-'));
      try {
        const job: ChildJob = { model, device, pack: join(folder, 'pack'), out: join(folder, 'answers.bin') };
        await writePack(job.pack, pack);
        await writeFile(join(folder, 'job.json'), JSON.stringify(job));
        const { host, description, shapes } = await runProgram(
          { path: found.path, args: [...found.args, script, join(folder, 'job.json')] },
          { name, cwd: packageFolder, env: { ...process.env, ...env() }, signal, onDone: onProgress },
        );
        return { outputs: splitAnswers(await readFile(job.out), shapes), description, host, notes: notes() };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return shapes.map((shape) => {
    const data = Float32Array.from({ length: elementCount(shape) }, (_, i) =>
      view.getFloat32(at + 4 * i, true),
    );
    at += 4 * data.length;
    return imageTensor(data, shape);
  });
}
