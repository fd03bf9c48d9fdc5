import { DenoiseError } from '@denoisekit/core';
import { type LoadOptions, hasIdxFiles, loadDataset, trainingImagesOf } from './data/index.js';
import type { TrainingImages } from './images/index.js';
import { openPictures } from './pictures/index.js';
import type { Recipe } from './recipes/types.js';

export interface OpenImagesOptions extends LoadOptions {
  /** Tells how many files of a folder of pictures have been looked at. */
  readonly onSurvey?: ((done: number, total: number) => void) | undefined;
  /** What happens to pictures while they train, in sentences. */
  readonly warn?: ((note: string) => void) | undefined;
}

/** What a recipe gets that says nothing of pictures and is trained on some. */
const defaultPictures = { channels: 3 } as const;

/**
 * Images for a recipe: those of a folder with IDX files or with pictures, else what the recipe is made for.
 *
 * @throws DenoiseError as `loadDataset` and `openPictures` do; `dataset-missing` for a recipe for pictures without a folder
 */
export async function openImages(
  { name, defaults }: Pick<Recipe, 'name' | 'defaults'>,
  { onSurvey, warn, ...options }: OpenImagesOptions = {},
): Promise<TrainingImages> {
  const { env = process.env, signal } = options;
  // An empty variable is how a shell says that there is none.
  const folder = [options.directory, env['DENOISEKIT_DATA']].find(
    (named) => named !== undefined && named !== '',
  );
  if (folder !== undefined && !(await hasIdxFiles(folder))) {
    const pictures = defaults.pictures ?? defaultPictures;
    return await openPictures({
      ...{ folder, signal, onProgress: onSurvey },
      ...pictures,
      ...(warn ? { warn } : {}),
    });
  }
  if (folder === undefined && defaults.pictures) {
    throw new DenoiseError('dataset-missing', {
      what: `${name} is trained on pictures, and no folder is named`,
      expected: 'a folder with PNG, JPEG, WebP, TIFF or AVIF files',
      fix: 'name one with --data or DENOISEKIT_DATA',
    });
  }
  return trainingImagesOf(await loadDataset(options));
}
