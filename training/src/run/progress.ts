import type { Plan } from '../step/plan.js';

/** A line of `history.json`: where a run stood at the end of an epoch. */
export interface HistoryRow {
  /** Epochs passed: 1 after the first; the last may be fractional. */
  readonly epoch: number;
  readonly step: number;
  /** Mean over the epoch's steps. */
  readonly trainLoss: number;
  /** On the validation images, with the averaged weights: means over all values, and over the series. */
  readonly validationLoss: number;
  readonly validationMse: number;
  /** In dB, the mean over the images of each series; the name is its noise. */
  readonly psnr: readonly { readonly noise: string; readonly psnr: number }[];
  readonly learningRate: number;
  /** Since the run began, pauses not counted. */
  readonly seconds: number;
  /** Whether its weights were kept: the best so far, or with `images: all` the latest. */
  readonly best: boolean;
}

export interface BestSoFar {
  /** Number of the history's row, from 1. */
  readonly epoch: number;
  readonly validationMse: number;
  /** Mean over the series. */
  readonly validationPsnr: number;
  readonly weights: Float32Array;
}

/** How far a run is; with the trainer's vectors all that another process needs to go on. */
export interface Progress {
  /** Steps made. */
  step: number;
  plan: Plan;
  seconds: number;
  /** Over the steps of the epoch that is under way. */
  lossSum: number;
  lossCount: number;
  best: BestSoFar | null;
  history: HistoryRow[];
}

export function newProgress(plan: Plan): Progress {
  return { step: 0, plan, seconds: 0, lossSum: 0, lossCount: 0, best: null, history: [] };
}
