import type { AbortSignalLike, ImageTensor } from '@denoisekit/core';

/**
 * A mean over images with its 95 % confidence interval: what would be seen on other images of the same kind. Normal
 * approximation, so `low` and `high` are `value` ± 1.96 standard errors; both null where there was one image only.
 */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a model has to beat, from the plainest to the strongest. */
export type BaselineName = 'noisy' | 'median' | 'linear';

/** One model, or one baseline, at one noise. */
export interface EvaluationRow {
  /** A model's id, or a baseline's name. */
  readonly model: string;
  readonly kind: 'model' | 'baseline';
  /** What a baseline filters with, for people: `5x5` pixels, `5x5, zeros` past the edges, or the `whole` image. Null for models, and for `noisy`. */
  readonly detail: string | null;
  /** As `formatNoise` writes it; `as shot` for pairs, which have their own. */
  readonly noise: string;
  /** `gaussian`; of several stages `gaussian+salt-pepper`, of alternatives `none|gaussian`. */
  readonly noiseKind: string;
  /** The one number of the noise, which plots have on their axis: sigma, fraction or peak. Null for a span, for several stages and for alternatives. */
  readonly level: number | null;
  /** Of the noise: image i of the test set has noise number i of this seed. */
  readonly seed: number;
  readonly dataset: string;
  readonly images: number;
  /** Over all values of all images; of pictures of several sizes each counts the same. */
  readonly mse: Estimate;
  /** In dB, pooled: 10 log10(1 / mse), of the MSE over all images. Null where that is 0. */
  readonly psnrPooled: Estimate | null;
  /** In dB, the mean over images of each image's own PSNR; null where an image has none. */
  readonly psnrMean: Estimate | null;
  readonly ssim: Estimate;
  readonly bce: Estimate;
  /** Images a second through the denoiser alone; null where time was not taken. */
  readonly imagesPerSecond: number | null;
}

/**
 * How two rows of one noise differ, image by image: far surer than their intervals side by side, because both saw the same
 * images with the same noise. Where an interval does not hold 0, one is better, as far as chance in the images goes.
 */
export interface EvaluationDifference {
  readonly noise: string;
  /** Values are those of `model` minus those of `against`. */
  readonly model: string;
  readonly against: string;
  readonly mse: Estimate;
  /** In dB, pooled: above 0 where `model` is better. Null where one of the two is without error. */
  readonly psnrPooled: Estimate | null;
  /** In dB, of each image's own PSNR. Null where one of the two is without error on an image. */
  readonly psnrMean: Estimate | null;
  readonly ssim: Estimate;
}

/** Models and baselines at several noises, as `denoisekit evaluate --json` prints it and as reports draw it. */
export interface EvaluationDocument {
  readonly format: 'denoisekit-evaluation';
  readonly version: 1;
  readonly dataset: string;
  readonly images: number;
  readonly seed: number;
  /** How pictures were measured, for people; absent for sets of small images of one size, whose PSNR is pooled. */
  readonly protocol?: string;
  /** Each picture by itself; absent for sets of small images. */
  readonly pictures?: readonly PictureScore[];
  /** Noises in the order asked for; within a noise, models as they were given, then baselines. */
  readonly rows: readonly EvaluationRow[];
  /** Each pair of rows of the same noise, the later one as `model`, the earlier one as `against`. */
  readonly differences: readonly EvaluationDifference[];
}

/** What one model, or `noisy`, scored on one picture. */
export interface PictureScore {
  readonly picture: string;
  readonly noise: string;
  readonly model: string;
  /** In dB; null where it is without error. */
  readonly psnr: number | null;
  readonly ssim: number;
}

/** A picture to measure on, both `[1, channels, height, width]`. */
export interface TestPicture {
  /** As people know it. */
  readonly name: string;
  readonly clean: ImageTensor;
  /** Null where noise is to be added. */
  readonly noisy: ImageTensor | null;
}

export interface PictureSweepOptions extends Pick<
  SweepOptions,
  'models' | 'seed' | 'signal' | 'nextTurn' | 'onProgress' | 'now'
> {
  readonly dataset: {
    readonly name: string;
    /** How many there may be, for progress. */
    readonly count: number;
    /** One after the other, so that one alone is in memory. Of any sizes; clean ones only, or pairs only. */
    readonly pictures: AsyncIterable<TestPicture>;
  };
  /** As `parseNoise` reads them. Leave it empty for pairs. */
  readonly noises: readonly string[];
}

/** Clean images of one size, read in slices. */
export interface CleanImages {
  readonly count: number;
  /** Images `from` (included) to `to` (excluded): `[to - from, channels, height, width]`. */
  images(from: number, to: number): ImageTensor;
}

/** Anything that denoises. */
export interface EvaluatedModel {
  /** Unique among those of one evaluation, and no baseline's name. */
  readonly name: string;
  denoise(
    noisy: ImageTensor,
    options: { readonly signal?: AbortSignalLike | undefined },
  ): Promise<ImageTensor>;
}

export interface EvaluationProgress {
  readonly noise: string;
  /** `setting up` while baselines learn from training images. */
  readonly stage: 'setting up' | 'scoring';
  /** Images of all noises scored so far, and how many there will be; each counts once, whatever number of models sees it. */
  readonly done: number;
  readonly total: number;
}

export interface SweepOptions {
  readonly models: readonly EvaluatedModel[];
  readonly dataset: {
    /** Such as `MNIST`. */
    readonly name: string;
    readonly test: CleanImages;
    /** What baselines learn from; never the test images. */
    readonly train: CleanImages;
  };
  /** As `parseNoise` reads them: `['gaussian:0.25', 'gaussian:0.5']`. */
  readonly noises: readonly string[];
  /** Default: all. */
  readonly baselines?: readonly BaselineName[] | undefined;
  /** Of the noise on test images; baselines learn with another. Default 10001. */
  readonly seed?: number | undefined;
  /** Images that a model gets at once. Default 100, and fewer of those with more than 4,000 values. */
  readonly batchSize?: number | undefined;
  /** Checked between two batches. */
  readonly signal?: AbortSignalLike | undefined;
  /** Lets timers and signals run; without it nothing that blocks the thread can be stopped. */
  readonly nextTurn?: (() => Promise<void>) | undefined;
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
  /** Milliseconds from any start; without it no speed is reported. */
  readonly now?: (() => number) | undefined;
}
