import type { PictureStage } from '@denoisekit/core';
import type { ModelId } from '@denoisekit/models';
import type { PictureKind } from './picture-file.js';

/** Where a picture is denoised from file to file. */
export type Target = 'cli' | 'api' | 'page';

/** What a process of its own is asked to measure. */
export interface RowRequest extends PictureKind {
  readonly target: Target;
  readonly model: ModelId;
  /** Of the picture to be read. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** Turns of the bare model and of the whole. */
  readonly rounds: number;
  /** Of the command and the API; the page has one. */
  readonly threads: number;
}

/** Medians over the rounds, milliseconds. */
export interface Row extends PictureKind {
  readonly model: ModelId;
  readonly target: Target;
  readonly megapixels: number;
  /** In the API, tiles are part of `run`: a worker cuts them. In the page they are part of `floats`, and the way to its worker and back of `run`. */
  readonly stages: Readonly<Partial<Record<PictureStage, number>>>;
  readonly total: number;
  /** The model alone on as many pixels, in pieces of a megapixel. */
  readonly bare: number;
  /** Of each round total / bare, the middle one. */
  readonly ratio: number;
  /** Share of the pixels that the model computes twice; null where it is not known. */
  readonly computedTwice: number | null;
  /** Resident memory at its highest in the first round, less that of Node alone, or that of a page without anything. */
  readonly peakMegabytes: number;
}
