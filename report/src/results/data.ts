import type { Subject } from '../facts.js';
import type { PhotographAim } from '../photographs/aims.js';
import type { MeasuredPhotographs } from '../photographs/measured.js';
import type { Aim } from './aims.js';
import type { MeasuredResults } from './measured.js';
import type { Published } from './published.js';

/** A published model. */
export interface ResultsModel {
  readonly subject: Subject;
  /** Of its ONNX file. */
  readonly sha256: string;
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
