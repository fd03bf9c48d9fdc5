import {
  addNoise,
  type DenoiseError,
  type ImageCodec,
  type Noise,
  type SerializedError,
} from '@denoisekit/core';
import { formatOfPath } from './image-paths.js';
import { throwIfStopped, type OpenModel } from './models.js';
import type { Job } from './plan-outputs.js';
import { readImageFile } from './read-image-file.js';
import { toDenoiseError } from './report.js';
import { writeWhole, type Disk } from './write-file.js';
import type { Io } from './io.js';

export interface Denoised {
  readonly input: string;
  readonly output: string;
  readonly width: number;
  readonly height: number;
  /** Of the model alone, without decoding and encoding. */
  readonly milliseconds: number;
  readonly notes: readonly string[];
}

export interface Failed {
  readonly input: string;
  readonly error: SerializedError;
}

export interface BatchOptions {
  readonly model: OpenModel;
  readonly codec: ImageCodec;
  readonly io: Io;
  /** Added first, for trying; image i of the batch gets noise number i of the seed. */
  readonly noise?: { readonly kind: Noise; readonly seed: number } | undefined;
  readonly onDone: (done: Denoised) => void;
  readonly onFailed: (error: DenoiseError, input: string) => void;
  /** The disk to write to; tests hand over one that is full. */
  readonly disk?: Disk | undefined;
}

/**
 * Denoises one file after the other. One that fails is told to `onFailed` and does not keep the others from being done;
 * Ctrl-C and a full disk do.
 */
export async function denoiseFiles(jobs: readonly Job[], options: BatchOptions): Promise<void> {
  for (const [index, job] of jobs.entries()) {
    throwIfStopped(options.io);
    try {
      options.onDone(await denoiseFile(job, index, options));
    } catch (thrown) {
      throwIfStopped(options.io);
      const error = toDenoiseError(thrown);
      if (error.code === 'disk-full' && jobs.length > 1) throw error;
      options.onFailed(error, job.input.shown);
    }
  }
}

async function denoiseFile(job: Job, index: number, options: BatchOptions): Promise<Denoised> {
  const { model, codec, io, noise, disk } = options;
  const { input, output, shown } = job;
  const bytes = await readImageFile(input.path, input.shown);
  const decoded = await codec.decode(bytes, { channels: model.channels, name: input.shown });
  const image =
    noise === undefined
      ? decoded.tensor
      : addNoise(decoded.tensor, noise.kind, { seed: noise.seed, firstIndex: index });
  const begun = io.now();
  const denoised = await model.denoiser.denoise(image, { signal: io.signal });
  const milliseconds = io.now() - begun;
  const format = formatOfPath(output) ?? formatOfPath(`.${decoded.format}`) ?? 'png';
  await writeWhole(output, await codec.encode(denoised, format), disk);
  const [, , height, width] = denoised.shape;
  return { input: input.shown, output: shown, width, height, milliseconds, notes: decoded.notes };
}
