import type { Subject } from '../facts.js';
import type { MeasuredPhotographs } from './photographs/measured.js';
import type { MeasuredResults } from './measured.js';
import type { Published } from './published.js';

/** A published model. */
export interface ResultsModel {
  readonly subject: Subject;
  /** Of its ONNX file. */
  readonly sha256: string;
}

/** What a recipe's model owes on test images. */
export interface Aim {
  readonly recipe: string;
  /** MSE and BCE are to be at most the bound, the PSNR (pooled, dB) at least, dB behind the fine-tuned model at most. */
  readonly metric: 'mse' | 'bce' | 'psnrPooled' | 'behindFineTuned';
  readonly noise: string;
  readonly bound: number;
  /** What was tried, for those who read that it is missed. */
  readonly tried?: string;
}

/** What a recipe's model is to reach on a set of photographs, in dB, at least. */
export interface PhotographAim {
  readonly recipe: string;
  /** The set's name, as its folder is called. */
  readonly dataset: string;
  readonly grey: boolean;
  readonly noise: string;
  /** The mean PSNR, or what is gained of it over the noisy picture. */
  readonly figure: 'psnr' | 'gain';
  readonly first: number;
  readonly owed: number;
  /** Null where nothing beyond it is looked for. */
  readonly hoped: number | null;
}

export interface ResultsData {
  /** In the order of the tables. */
  readonly models: readonly ResultsModel[];
  readonly published: readonly Published[];
  readonly aims: readonly Aim[];
  /** Null: the page has what training measured, and no time. */
  readonly measured: MeasuredResults | null;
  /** Null: of models for photographs the page has what training measured. */
  readonly photographs: MeasuredPhotographs | null;
  readonly photographAims: readonly PhotographAim[];
  /** Where pictures lie, from the page: `images/`. */
  readonly imageFolder: string;
}

/** The noise at which quality is set against cost. */
export const comparedNoise = 'gaussian:0.5';
