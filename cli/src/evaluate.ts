import {
  addNoise,
  createScoreboard,
  DenoiseError,
  formatNoise,
  parseNoise,
  type ImageTensor,
  type Quality,
} from '@denoisekit/core';
import type { Io } from './io.js';
import { throwIfStopped, type OpenModel } from './models.js';

export interface EvaluationSet {
  readonly name: string;
  readonly channels: 1 | 3;
  readonly count: number;
  /** Clean images `from` (included) to `to` (excluded). */
  images(from: number, to: number): ImageTensor;
}

export interface EvaluateOptions {
  readonly model: OpenModel;
  readonly set: EvaluationSet;
  /** Such as `gaussian:0.5`. */
  readonly noise: string;
  readonly seed: number;
  readonly batchSize: number;
  readonly io: Io;
  readonly onBatch: (images: number, imagesPerSecond: number) => void;
}

export interface Evaluation extends Quality {
  /** Of the model alone, in batches of `batchSize`. */
  readonly imagesPerSecond: number;
}

/**
 * Scores of a model on the images of a set: image i gets noise number i of the seed, however images are batched.
 *
 * @throws DenoiseError `shape-mismatch` when the model takes other channels than the set has, `noise-invalid`
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { model, set, seed, batchSize, io } = options;
  assertChannels(model, set);
  const noise = parseNoise(options.noise);
  const noisyBoard = createScoreboard();
  const denoisedBoard = createScoreboard();
  let milliseconds = 0;
  for (let first = 0; first < set.count; first += batchSize) {
    throwIfStopped(io);
    const to = Math.min(first + batchSize, set.count);
    const clean = set.images(first, to);
    const noisy = addNoise(clean, noise, { seed, firstIndex: first });
    const begun = io.now();
    const denoised = await model.denoiser.denoise(noisy, { signal: io.signal });
    milliseconds += io.now() - begun;
    noisyBoard.add(noisy, clean);
    denoisedBoard.add(denoised, clean);
    options.onBatch(to, rate(to, milliseconds));
  }
  return {
    noise: formatNoise(noise),
    seed,
    dataset: set.name,
    images: set.count,
    denoised: denoisedBoard.scores(),
    noisy: noisyBoard.scores(),
    imagesPerSecond: rate(set.count, milliseconds),
  };
}

function rate(images: number, milliseconds: number): number {
  return milliseconds === 0 ? 0 : (images * 1000) / milliseconds;
}

function assertChannels({ manifest, channels }: OpenModel, set: EvaluationSet): void {
  if (channels === set.channels) return;
  throw new DenoiseError('shape-mismatch', {
    what: `${manifest.id} does not take the images of ${set.name}`,
    actual: `${set.channels} channels`,
    expected: `${channels}`,
    fix: 'choose another model or other images',
  });
}
