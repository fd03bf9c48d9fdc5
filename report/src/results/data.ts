import { trainedOf, type PhotographAim, type PublishedFigure, type RecipeAim } from '@denoisekit/core';
import type { Subject } from '../facts.js';
import type { MeasuredPhotographs } from './photographs/measured.js';
import type { MeasuredResults } from './measured.js';

/** A published model. */
export interface ResultsModel {
  readonly subject: Subject;
  /** Of its ONNX file. */
  readonly sha256: string;
}

export interface ResultsData {
  /** In the order of the tables. */
  readonly models: readonly ResultsModel[];
  readonly published: readonly PublishedFigure[];
  readonly aims: readonly RecipeAim[];
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

/** Whether a model learnt from images of one size, as digits are. */
export function isOfOneSize({ subject }: ResultsModel): boolean {
  return trainedOf(subject)?.dataset.imageSize !== null;
}
