import { DenoiseError } from '@denoisekit/core';
import { basename, resolve } from 'node:path';
import type { TrainingImages } from '../images/index.js';
import { findFiles } from './find-files.js';
import { leftOutNotes } from './notes.js';
import { pixelsOf } from './picture.js';
import { pictureImages } from './picture-images.js';
import { sampleFolder } from './sample.js';
import { spread } from './select.js';
import { splitPictures, type Split } from './split.js';
import { surveyFiles, type LeftOut } from './survey.js';

export interface PictureOptions {
  /** Default: the 24 small pictures that come with this package. */
  readonly folder?: string | undefined;
  /** Of the images that the network gets; grey files become colour, and colour files grey. */
  readonly channels: 1 | 3;
  /** Share of the training examples in colour that are made grey, so that a network knows grey pictures too. Default 0. */
  readonly greyShare?: number;
  /** Training examples show pictures shrunk to a scale drawn from here to 1. Default 0.25; 1: as they are. */
  readonly minScale?: number;
  /** Pictures that are narrower or lower are left out. Default 64 pixels. */
  readonly minSide?: number;
  /** Pictures that have more are left out. Default 100 million. */
  readonly maxPixels?: number;
  /** What decoded training pictures may take, in bytes. Default 600 million. */
  readonly budgetBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Tells how many files have been looked at, before training. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** What happens to pictures while they train, in sentences. Default: a warning of the process. */
  readonly warn?: (note: string) => void;
}

/** One to train on, one to validate on, one to test on. */
const leastPictures = 3;
/** What a network for photographs wants, in pixels: with fewer it learns the pictures by heart. DnCNN's 400 pictures have 13 million. */
const wantedPixels = 13_000_000;
/** More pictures say little that is new about an epoch or a network, and take long. */
const maxHeldOut = 100;

/**
 * Pictures of one's own as training images: any folder, with the pictures in it or in folders below; PNG, JPEG, WebP, TIFF and AVIF of
 * 8 or 16 bits and any size. Its subfolders `train`, `val` and `test` are the split where it has them; otherwise a tenth of the
 * pictures each validates and tests. What is left out, and why, is in `notes`.
 *
 * Values are those of the files, without a transform by their colour profiles; transparency is put on white.
 *
 * @throws DenoiseError `dataset-missing` when there is no such folder, `dataset-invalid` when it has too few pictures,
 *   `file-unreadable`, `setup-missing`; the signal's reason when aborted
 * @example
 * const images = await openPictures({ folder: 'my-pictures', channels: 3 });
 * const pairs = images.training({ noise: 'gaussian:0..0.2', noiseDraw: 'fresh', seed: 1 });
 * const { input, target } = await pairs.at(0, { count: 16, height: 64, width: 64 });
 */
export async function openPictures(options: PictureOptions): Promise<TrainingImages> {
  const { minSide = 64, maxPixels = 100_000_000, signal, onProgress } = options;
  const folder = resolve(options.folder ?? sampleFolder());
  const found = await findFiles(folder, signal);
  const survey = await surveyFiles(found, { minSide, maxPixels, signal, onProgress });
  const split = splitPictures(survey.pictures);
  const leftOut = [...survey.leftOut, ...split.alike.map(alike)];
  assertEnough(folder, split, leftOut, minSide);
  const held = { validation: spread(split.validation, maxHeldOut), test: spread(split.test, maxHeldOut) };
  return pictureImages(
    { train: split.train, ...held },
    {
      name: basename(folder),
      notes: [...leftOutNotes(leftOut), ...notesOn(split, options.folder === undefined)],
      channels: options.channels,
      greyShare: options.greyShare ?? 0,
      minScale: options.minScale ?? 0.25,
      budgetBytes: options.budgetBytes ?? 600_000_000,
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

function assertEnough(folder: string, split: Split, leftOut: readonly LeftOut[], minSide: number): void {
  const count = split.train.length + split.validation.length + split.test.length;
  const parts = [split.train, split.validation, split.test];
  if (count >= leastPictures && parts.every(({ length }) => length > 0)) return;
  const reasons = leftOutNotes(leftOut);
  throw new DenoiseError('dataset-invalid', {
    what: `${folder} has too few pictures to train on`,
    actual: [`${count} that can be used`, ...reasons].join('; '),
    expected:
      `at least ${leastPictures} different ones in PNG, JPEG, WebP, TIFF or AVIF, of ${minSide}x${minSide} pixels ` +
      `or more; ${wantedPixels / 1e6} million pixels in all make a good network`,
    ...(leftOut.length + count === 0
      ? { fix: 'put some there, or IDX files: train-images-idx3-ubyte and t10k-images-idx3-ubyte' }
      : {}),
    details: { pictures: count },
  });
}

function notesOn(split: Split, isSample: boolean): readonly string[] {
  const pixels = split.train.reduce((sum, picture) => sum + pixelsOf(picture), 0);
  const grey = split.train.filter(({ channels }) => channels === 1).length;
  const notes = [
    `${split.train.length} pictures train (${(pixels / 1e6).toFixed(1)} million pixels), ` +
      `${split.validation.length} validate, ${split.test.length} test`,
  ];
  if (grey > 0 && grey < split.train.length) notes.push(`${grey} of the training pictures are grey`);
  if (split.validation.length > maxHeldOut) notes.push(`of those that validate, ${maxHeldOut} are used`);
  if (split.test.length > maxHeldOut) notes.push(`of those that test, ${maxHeldOut} are used`);
  if (split.straddles) {
    notes.push('most of the pictures look alike: what is held out says little about other pictures');
  }
  const wanted = `${wantedPixels / 1e6} million pixels or more, of many different scenes`;
  if (isSample) {
    notes.push(
      `these are sample pictures, to try things with; for a network to use, name a folder: ${wanted}`,
    );
  } else if (pixels < wantedPixels) {
    notes.push(`this is little to train on: ${wanted}, make a better network`);
  }
  return notes;
}
