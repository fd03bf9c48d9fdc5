import { DenoiseError, type Credit } from '@denoisekit/core';
import { basename } from 'node:path';
import type { TrainingImages } from '../images/port.js';
import { leftOutNotes, splitNotes } from './notes.js';
import { pictureImages } from './picture-images.js';
import { spread } from './select.js';
import { splitPictures, type Split } from './split.js';
import type { LeftOut, Survey } from './survey.js';

/** What pictures and pairs have in common. */
export interface ExampleOptions {
  /** Of the images that the network gets; grey files become colour, and colour files grey. */
  readonly channels: 1 | 3;
  /** Share of the training examples in colour that are made grey, so that a network learns grey pictures too. Default 0. */
  readonly greyShare?: number;
  /** Share of the training examples that are made darker or brighter; shot pairs stay as they are. Default 0. */
  readonly exposureShare?: number;
  /** Pictures that are narrower or lower are left out. Default 64 pixels. */
  readonly minSide?: number;
  /** Pictures that have more are left out. Default 100 million. */
  readonly maxPixels?: number;
  /** What decoded training pictures may take, in bytes. Default 500 million. */
  readonly budgetBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before training with how many files, or pairs of them, have been read. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Called with notes on pictures during training, in sentences. Default: a warning of the process. */
  readonly warn?: (note: string) => void;
}

/** The requirements on pictures, as the survey takes them. */
export function surveyOptions({ minSide = 64, maxPixels = 100_000_000, signal, onProgress }: ExampleOptions) {
  return { minSide, maxPixels, signal, onProgress };
}

export interface Source {
  /** Named by its last folder. */
  readonly folder: string;
  readonly kind: 'pictures' | 'sample' | 'pairs';
  readonly minScale: number;
  readonly credits: readonly Credit[];
}

/** One to train on, one to validate on, one to test on. */
const leastPictures = 3;
/** More pictures add little information about an epoch or a network, and take long. */
const maxHeldOut = 100;

/** Splits the pictures that were found, and notes the result. @throws DenoiseError `dataset-invalid` when too little is left */
export function surveyedImages(
  survey: Survey,
  { folder, kind, minScale, credits }: Source,
  options: ExampleOptions,
): TrainingImages {
  const split = splitPictures(survey.pictures);
  const leftOut = [...survey.leftOut, ...split.alike.map(alike)];
  assertEnough(split, leftOut, folder, kind, surveyOptions(options).minSide);
  const held = { validation: spread(split.validation, maxHeldOut), test: spread(split.test, maxHeldOut) };
  return pictureImages(
    { train: split.train, ...held },
    {
      name: basename(folder),
      shot: kind === 'pairs',
      notes: [...leftOutNotes(leftOut), ...splitNotes(split, kind, maxHeldOut)],
      channels: options.channels,
      greyShare: options.greyShare ?? 0,
      exposureShare: options.exposureShare ?? 0,
      minScale,
      credits,
      budgetBytes: options.budgetBytes ?? 500_000_000,
      warn:
        options.warn ??
        ((note) => {
          process.emitWarning(note);
        }),
    },
  );
}

function alike({ name }: { readonly name: string }): LeftOut {
  return { name, fault: 'duplicate', detail: 'looks like one that validates or tests' };
}

function assertEnough(
  split: Split,
  leftOut: readonly LeftOut[],
  folder: string,
  kind: Source['kind'],
  minSide: number,
): void {
  const { length: count } = [...split.train, ...split.validation, ...split.test];
  const parts = [split.train, split.validation, split.test];
  if (count >= leastPictures && parts.every(({ length }) => length > 0)) return;
  const things = kind === 'pairs' ? 'pairs' : 'pictures';
  const each = kind === 'pairs' ? 'pairs of files with one name and one size' : 'different ones';
  throw new DenoiseError('dataset-invalid', {
    what: `${folder} has too few ${things} to train on`,
    actual: [`${count} that can be used`, ...leftOutNotes(leftOut)].join('; '),
    expected:
      `at least ${leastPictures} ${each} in PNG, JPEG, WebP, TIFF or AVIF, of ${minSide}x${minSide} pixels or ` +
      `more; hundreds make a good network`,
    ...(leftOut.length + count === 0 && kind === 'pictures'
      ? { fix: 'put some there, or IDX files: train-images-idx3-ubyte and t10k-images-idx3-ubyte' }
      : {}),
    details: { [things]: count },
  });
}
