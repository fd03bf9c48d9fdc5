import { DenoiseError } from '@denoisekit/core';
import { resolve } from 'node:path';
import type { TrainingImages } from '../images/port.js';
import { findFiles } from './find-files.js';
import { pairFiles } from './pair-files.js';
import { readCredits } from './read-credits.js';
import { surveyPairs } from './survey-pairs.js';
import { surveyedImages, surveyOptions, type ExampleOptions } from './surveyed-images.js';

export interface PairOptions extends ExampleOptions {
  /** Folder of the noisy pictures. */
  readonly noisy: string;
  /** Folder of the clean ones: with the same names and sizes. */
  readonly clean: string;
}

/**
 * Photographed pairs as training images: a noisy and a clean picture of the same, by file name, at full size. A shift by whole
 * pixels is found and put right. Everything else is as `openPictures` has it; where the noisy folder has subfolders `train`, `val` and
 * `test`, they are the split.
 *
 * @throws DenoiseError as `openPictures` does
 */
export async function openPairs(options: PairOptions): Promise<TrainingImages> {
  const [noisy, clean] = [resolve(options.noisy), resolve(options.clean)];
  if (noisy === clean) {
    throw new DenoiseError('usage', {
      what: 'pairs need two folders',
      actual: `${noisy} twice`,
      expected: 'one of noisy pictures and one of clean ones, with the same names',
    });
  }
  const { signal } = options;
  const { pairs, leftOut } = pairFiles(await findFiles(noisy, signal), await findFiles(clean, signal));
  const survey = await surveyPairs(pairs, surveyOptions(options));
  const all = { pictures: survey.pictures, leftOut: [...leftOut, ...survey.leftOut] };
  const credits = await readCredits(noisy);
  return surveyedImages(all, { folder: noisy, kind: 'pairs', minScale: 1, credits }, options);
}
