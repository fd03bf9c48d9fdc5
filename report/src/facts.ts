import type { HistoryEpoch, ImageTensor, LayerFacts, MadeBy, Quality } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';

/** The facts about one run or model, without running it. Its texts are untrusted: they may come from any file. */
export interface Subject {
  readonly kind: 'run' | 'model';
  /** A model's id, or the name of a run's folder. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Of a run; a model comes from one that ended. */
  readonly state: 'running' | 'stopped' | 'complete';
  readonly madeBy: MadeBy;
  /** What pictures it is for, such as `photographs`; empty where it is not known. */
  readonly pictures: readonly string[];
  readonly network: NetworkSummary;
  /** Of the float32 ONNX file; null for a run. */
  readonly bytes: number | null;
  /** By epoch; empty where it is not known. */
  readonly history: readonly HistoryEpoch[];
  /** What training measured on the whole test set. */
  readonly quality: readonly Quality[];
}

/** One of the compared runs or models. */
export interface Compared {
  readonly subject: Subject;
  /** Its answers to the first test images, or the middle of those to pictures, `[1, channels, height, width]` each; null where it could not be run. */
  readonly denoised: readonly ImageTensor[] | null;
}

export interface NetworkSummary {
  readonly parameters: number;
  /** Multiply-accumulates for one image of that size; null if unknown. */
  readonly macs: { readonly count: number; readonly height: number; readonly width: number } | null;
  readonly sizeMultiple: number;
  /** Null: an output pixel depends on the whole image. */
  readonly receptiveFieldRadius: number | null;
  /** Null where no file tells. */
  readonly layers: readonly LayerFacts[] | null;
}

/** Random training images, clean and as training sees them. */
export interface TrainingSamples {
  readonly dataset: string;
  readonly noise: string;
  /** Which they are, of `total` training images. */
  readonly numbers: readonly number[];
  readonly total: number;
  /** Each `[1, channels, height, width]`. */
  readonly clean: readonly ImageTensor[];
  readonly noisy: readonly ImageTensor[];
}

/** One test image, noisy and denoised, each `[1, channels, height, width]`. */
export interface Case {
  /** Of the image in the test set. */
  readonly number: number;
  /** Of the denoised image. */
  readonly mse: number;
  readonly noisy: ImageTensor;
  readonly denoised: ImageTensor;
  readonly clean: ImageTensor;
}

/** `count` values from `from` (included) to `to` (excluded; included in the last bin). */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** How a denoiser did on test images at one noise. */
export interface Pictures {
  readonly dataset: string;
  readonly noise: string;
  readonly seed: number;
  readonly images: number;
  /** What computed, for people: `ONNX Runtime (cpu)`. */
  readonly ranOn: string;
  /** The first test images. */
  readonly examples: readonly Case[];
  /** Best first. */
  readonly best: readonly Case[];
  /** Worst first. */
  readonly worst: readonly Case[];
  /** MSE by image, in bins that are equally wide on a logarithmic axis. */
  readonly mseBins: readonly Bin[];
  /** Denoised minus clean, by value. */
  readonly differenceBins: readonly Bin[];
}

/** The middle of a picture, noisy and denoised, each `[1, channels, height, width]` of one size. */
export interface Crop {
  readonly name: string;
  /** In dB, of the whole picture; null where nothing is wrong. */
  readonly noisyPsnr: number | null;
  readonly psnr: number | null;
  readonly noisy: ImageTensor;
  readonly denoised: ImageTensor;
  readonly clean: ImageTensor;
}

/** How a denoiser does on pictures of any size. */
export interface Crops {
  readonly dataset: string;
  /** Null for pairs, which have their own. */
  readonly noise: string | null;
  /** What computed, for people: `ONNX Runtime (cpu)`. */
  readonly ranOn: string;
  readonly crops: readonly Crop[];
}

/** The data of a report of one run or model. Null and empty: it was not available, and a note says why. */
export interface ReportData {
  readonly subject: Subject;
  readonly samples: TrainingSamples | null;
  readonly pictures: Pictures | null;
  /** Of a denoiser of pictures of any size, in place of `samples` and `pictures`. */
  readonly crops: Crops | null;
  /** The model and its baselines at several noises. */
  readonly evaluation: readonly EvaluationRow[];
  /** How pictures were measured; null for images of one size. */
  readonly protocol: string | null;
  /** What the reader must know about how this was made. */
  readonly notes: readonly string[];
  /** Such as `2025-01-01T12:00:00.000Z`. */
  readonly madeAt: string;
  readonly version: string;
}
