import { arch, availableParallelism, cpus, platform } from 'node:os';
import {
  DenoiseError,
  fileOf,
  imageTensor,
  loadModel,
  speedRatio,
  textOf,
  type Device,
  type Dtype,
  type ImageTensor,
  type ModelManifest,
  type ModelSource,
  type Session,
} from '@denoisekit/core';
import type { DtypeMemory } from './dtype-memory.js';
import { openModel, type OpenModelOptions } from './open-model.js';

/** Which of the model's files: one, or `auto`, the fastest of those that were proven. */
export type DtypeChoice = Dtype | 'auto';

export interface ChosenDtype {
  readonly dtype: Dtype;
  /** How it was found, for people; absent where there was no choice. */
  readonly note?: string;
}

export interface AutoDtypeOptions extends OpenModelOptions {
  readonly memory: DtypeMemory;
  /** What runs models, with its version: part of what is remembered. */
  readonly runtime: string;
  readonly open?: typeof openModel;
  readonly now?: () => number;
  /** Called before files are measured, with their names. */
  readonly onMeasure?: ((dtypes: readonly Dtype[]) => void) | undefined;
}

/** What another file has to gain before it takes the place of the exact one: less is noise of the measurement. */
const leastGain = 1.1;
/** In pixels: a piece as large as the gate's. */
const side = 256;

/**
 * The fastest of a model's files on this machine. The few that the device may run well are measured once, by turns with fp32, and the result is remembered by
 * model, devices, processor, threads and versions; then nothing is opened for it. A file that does not open, or answers its golden vectors wrongly, is no candidate.
 *
 * fp16 is for CUDA alone: the CPU computes it in float32, and in Node nothing tells whether an adapter of WebGPU has 16-bit floats. int8 is for the CPU and
 * WebAssembly, which have kernels for it.
 *
 * Rejects as `openModel` does where fp32 does not open, and with the signal's reason.
 */
export async function autoDtype(source: ModelSource, options: AutoDtypeOptions): Promise<ChosenDtype> {
  const manifest = await source.manifest();
  const { asked, order, threads, signal, runtime, memory, open = openModel } = options;
  const { now = () => performance.now(), onMeasure } = options;
  if (manifest.files.fp32 === undefined || Object.keys(manifest.files).length === 1) {
    return { dtype: Object.keys(manifest.files).includes('fp32') ? 'fp32' : exactest(manifest) };
  }
  const possible = ['fp32', ...new Set(order.flatMap((device) => candidates(manifest, device)))] as const;
  if (possible.length === 1) return { dtype: 'fp32' };
  const key = [
    ...possible.map((dtype) => `${dtype} ${fileOf(manifest, dtype).sha256.slice(0, 16)}`),
    ...[order.join(' '), runtime, `${platform()} ${arch()}`],
    cpus()[0]?.model.trim() ?? 'unknown processor',
    `${threads ?? 'all'} of ${availableParallelism()} threads`,
  ].join(', ');
  const known = await memory.recall(key);
  const remembered = possible.find((dtype) => dtype === known);
  if (remembered !== undefined) {
    return { dtype: remembered, note: `${remembered} is the fastest file here, as measured before` };
  }
  const usual = await open(await loadModel(source, 'fp32'), { asked, order, threads, signal });
  try {
    const { device } = usual.describe();
    const others = candidates(manifest, device);
    if (others.length === 0) return { dtype: 'fp32' };
    onMeasure?.(['fp32', ...others]);
    const found: { dtype: Dtype; ratio: number }[] = [{ dtype: 'fp32', ratio: 1 }];
    const failed: string[] = [];
    for (const dtype of others) {
      const measuring = { usual, device, source, manifest, open, threads, signal, now };
      const ratio = await ratioOf(dtype, measuring).catch((error: unknown) => {
        signal?.throwIfAborted();
        failed.push(`${dtype} does not run: ${textOf(error)}`);
      });
      if (ratio !== undefined) found.push({ dtype, ratio });
    }
    const best = found.reduce((most, one) => (one.ratio > most.ratio && one.ratio >= leastGain ? one : most));
    const lost = await memory.keep(key, best.dtype);
    const measured = found
      .slice(1)
      .map(({ dtype, ratio }) => `${dtype} is ${ratio.toFixed(2)} times as fast as fp32`);
    const kept = lost === undefined ? [] : [`this is measured each time, for it cannot be kept: ${lost}`];
    return { dtype: best.dtype, note: [...measured, ...failed, ...kept].join('; ') };
  } finally {
    await usual.dispose();
  }
}

/** The files besides fp32 that may be faster on a device. */
export function candidates({ files }: Pick<ModelManifest, 'files'>, device: Device): readonly Dtype[] {
  const useful: Readonly<Record<Device, Dtype | undefined>> = {
    cpu: 'int8',
    wasm: 'int8',
    cuda: 'fp16',
    webgpu: undefined,
  };
  const dtype = useful[device];
  return dtype !== undefined && files[dtype] !== undefined ? [dtype] : [];
}

interface Measuring {
  readonly usual: Session;
  readonly device: Device;
  readonly source: ModelSource;
  readonly manifest: ModelManifest;
  readonly open: typeof openModel;
  readonly threads: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly now: () => number;
}

async function ratioOf(
  dtype: Dtype,
  { usual, device, source, manifest, open, threads, signal, now }: Measuring,
): Promise<number> {
  const session = await open(await loadModel(source, dtype), {
    ...{ asked: device, order: [device], threads, signal },
  });
  try {
    return await speedRatio(usual, session, pieceFor(manifest), { now, rounds: 5, signal });
  } finally {
    await session.dispose();
  }
}

/** A picture of the model's one size, or as large as a piece; what it shows takes no time. */
function pieceFor({ input, geometry: { sizeMultiple } }: ModelManifest): ImageTensor {
  const [, channels, height, width] = input.dimensions;
  const [rows, columns] = [height, width].map((size) =>
    typeof size === 'number' ? size : Math.ceil(side / sizeMultiple) * sizeMultiple,
  ) as [number, number];
  const data = Float32Array.from({ length: channels * rows * columns }, (_, i) => (i % 251) / 250);
  return imageTensor(data, [1, channels, rows, columns]);
}

function exactest({ files }: ModelManifest): Dtype {
  if (files.fp16 !== undefined) return 'fp16';
  if (files.int8 !== undefined) return 'int8';
  throw new DenoiseError('manifest-invalid', { what: 'the manifest names no file' });
}
