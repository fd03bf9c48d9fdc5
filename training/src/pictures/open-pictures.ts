import { resolve } from 'node:path';
import type { TrainingImages } from '../images/port.js';
import { findFiles } from './find-files.js';
import { readCredits } from './read-credits.js';
import { sampleFolder } from './sample.js';
import { surveyFiles } from './survey.js';
import { surveyedImages, surveyOptions, type ExampleOptions } from './surveyed-images.js';

export interface PictureOptions extends ExampleOptions {
  /** Default: the 24 small pictures that come with this package. */
  readonly folder?: string | undefined;
  /** Every second training example is shrunk, to a scale drawn from here to 1. Default 0.25; 1: none is. */
  readonly minScale?: number;
}

/**
 * The user's pictures as training images: any folder, with the pictures in it or in folders below; PNG, JPEG, WebP, TIFF and AVIF of
 * 8 or 16 bits and any size. Its subfolders `train`, `val` and `test` are the split where it has them; otherwise a tenth of the
 * pictures each validates and tests. `notes` says what is left out, and why. A table `ATTRIBUTION.tsv` in the folder says who made them:
 * see `parseAttribution`.
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
  const folder = resolve(options.folder ?? sampleFolder());
  const found = await findFiles(folder, options.signal);
  const survey = await surveyFiles(found, surveyOptions(options));
  const kind = options.folder === undefined ? 'sample' : 'pictures';
  const source = {
    folder,
    kind,
    minScale: options.minScale ?? 0.25,
    credits: await readCredits(folder),
  } as const;
  return surveyedImages(survey, source, options);
}
