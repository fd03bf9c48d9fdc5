import { DenoiseError, type Credit, type ImageTensor } from '@denoisekit/core';

/**
 * Aligned images: what a network takes, and what it is to give. Both `[batch, channels, height, width]`, float32. The target is in
 * [0, 1]; the input may leave it, where noise is not clipped.
 */
export interface Pair {
  readonly input: ImageTensor;
  readonly target: ImageTensor;
}

/** The size of a batch. It may change during a run: larger crops, fewer of them. Sizes in pixels. */
export interface BatchSize {
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** Pairs to train on. */
export interface TrainingPairs {
  /**
   * The batch of a step, counted from 0. Seed, step and size alone decide it, so that a run can be taken up anywhere. Its arrays are
   * valid until the next call. Calls do not overlap, and the steps mostly follow each other in the same size: prepare those that come
   * next, and discard them where the guess was wrong.
   */
  at(step: number, size: BatchSize): Promise<Pair>;
}

/** Some of a set's images, all of one size, as a network computes them at once. */
export interface Part extends Pair {
  /** The number of the first one within its set. */
  readonly first: number;
}

/** Images to validate or to test on, always in the same order and with the same noise. Their sizes may differ from part to part. */
export interface PairSet {
  readonly count: number;
  /** Each call begins anew. Aborted, it may throw the signal's reason. */
  parts(signal?: AbortSignal): AsyncIterable<Part>;
}

/** A set, and what is known of the noise on its inputs. */
export interface Series {
  /** As `formatNoise` writes it; null where the noise was not added here. */
  readonly noise: string | null;
  /** The seed that the noise was drawn from; null where none was drawn. */
  readonly seed: number | null;
  readonly pairs: PairSet;
}

export interface TrainingOptions {
  /** As `parseNoise` reads it: what is added to clean images. Sources of shot pairs leave it aside. */
  readonly noise: string;
  /** `once`: an image has the noise of the first epoch in all of them. */
  readonly noiseDraw: 'fresh' | 'once';
  readonly seed: number;
}

export interface SeriesOptions {
  /**
   * Noises as `parseNoise` reads them, a series for each. Sources of shot pairs leave them aside and have one series.
   */
  readonly noises: readonly string[];
  /** Height and width of images that may be cropped are multiples of it. */
  readonly sizeMultiple: number;
}

/** Which of a source's images a run takes. */
export interface Selection {
  /** `all`: what would validate trains too, and the test images validate. */
  readonly images: 'held-out' | 'all';
  /** Trains on the first so many images only, and validates on fewer as well; null: no limit. */
  readonly limit: number | null;
}

/**
 * Where training takes its images from: clean pictures to which noise is added, or photographed pairs. Nothing that trains,
 * validates or tests knows more of them than this.
 */
export interface TrainingImages {
  /** For records and people. */
  readonly name: string;
  /** Lower-case hex: identifies the images. A selection does not change it. */
  readonly sha256: string;
  /** What they show, for the manifest of the model: `digits`, `photographs`, `scans`. Undefined where it is not known. */
  readonly pictures?: readonly string[] | undefined;
  /** True for photographed pairs: no noise is added to them. Default false. */
  readonly shot?: boolean | undefined;
  readonly channels: 1 | 3;
  /** The one size of all images; null where they have several and are cropped to the size that is asked for. */
  readonly size: { readonly height: number; readonly width: number } | null;
  readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
  /** Who made the training and validation images, where it is known. */
  readonly credits?: readonly Credit[] | undefined;
  /** In sentences: what the user must know before training starts. */
  readonly notes: readonly string[];
  /**
   * The same source, but of these images only. Closing either closes both.
   *
   * @throws DenoiseError `usage` for a wrong limit
   */
  select(selection: Selection): TrainingImages;
  /** One at a time: another call discards what the former has prepared. */
  training(options: TrainingOptions): TrainingPairs;
  /** With noise of `validationNoiseSeed`. */
  validation(options: SeriesOptions): readonly Series[];
  /** The test images with noise of `testNoiseSeed`. What `noises` lacks of the source's own test noises is added. */
  tests(options: SeriesOptions): readonly Series[];
  /**
   * The first test images brought to one size, with noise of `testNoiseSeed`, for the comparison of runtimes: crops of larger images,
   * smaller ones laid edge to edge.
   */
  examples(size: BatchSize, noise: string): Promise<Pair>;
  /** Ends threads and closes files. Idempotent. */
  close(): Promise<void>;
}

/** @throws DenoiseError `usage` unless `limit` is null or a positive integer */
export function assertLimit(limit: number | null): void {
  if (limit === null || (Number.isSafeInteger(limit) && limit >= 1)) return;
  throw new DenoiseError('usage', {
    what: 'the limit on training images is wrong',
    actual: String(limit),
    expected: 'a positive integer',
  });
}

/** Steps of one pass over training images that are taken whole: what does not fill a last batch waits for the next. */
export function stepsOfPass(trainImages: number, batchSize: number): number {
  return Math.max(1, Math.floor(trainImages / Math.min(batchSize, trainImages)));
}

/** Noise seed of every validation of every run, so that epochs and runs can be compared. */
export const validationNoiseSeed = 20_001;
/** Noise seed of every test of every run; recorded with each figure. */
export const testNoiseSeed = 10_001;
