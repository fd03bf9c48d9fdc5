import { type LoadOptions, hasIdxFiles, loadDataset, trainingImagesOf } from '../data/index.js';
import { mixImages } from '../images/mix-images.js';
import type { TrainingImages } from '../images/port.js';
import { openPages } from '../pages/page-images.js';
import { openPairs } from '../pictures/open-pairs.js';
import { openPictures } from '../pictures/open-pictures.js';
import type { Recipe } from '../recipes/types.js';

export interface OpenImagesOptions extends LoadOptions {
  /** Folders of photographed pairs, in place of `directory`. */
  readonly pairs?: { readonly noisy: string; readonly clean: string } | undefined;
  /** Called with how many files of a folder of pictures have been read. */
  readonly onSurvey?: ((done: number, total: number) => void) | undefined;
  /** Called with notes on pictures during training, in sentences. */
  readonly warn?: ((note: string) => void) | undefined;
}

/** The defaults for pictures of a recipe that names none. */
const defaultPictures = { channels: 3 } as const;

/** Of the training images, where pages are drawn too: a few pages of the user's own would be memorised. */
const shareOfPairs = 0.3;

/**
 * Images for a recipe: pairs, those of a folder with IDX files or with pictures, else what the recipe is made for: MNIST, sample pictures, or pages that
 * are drawn.
 *
 * @throws DenoiseError as `loadDataset`, `openPictures` and `openPairs` do
 */
export async function openImages(
  { defaults }: Pick<Recipe, 'defaults'>,
  { onSurvey, warn, pairs, ...options }: OpenImagesOptions = {},
): Promise<TrainingImages> {
  const { env = process.env, signal } = options;
  const pictures = {
    ...(defaults.pictures ?? defaultPictures),
    signal,
    onProgress: onSurvey,
    ...(warn ? { warn } : {}),
  };
  if (pairs !== undefined) {
    const shot = await openPairs({ ...pictures, ...pairs });
    return defaults.pages ? mixImages(await openPages(), shot, shareOfPairs) : shot;
  }
  // An empty variable is how a shell says that there is none.
  const folder = [options.directory, env['DENOISEKIT_DATA']].find(
    (named) => named !== undefined && named !== '',
  );
  if (folder === undefined && defaults.pages) return await openPages();
  if (folder === undefined ? defaults.pictures : !(await hasIdxFiles(folder))) {
    return await openPictures({ ...pictures, folder });
  }
  return trainingImagesOf(await loadDataset(options));
}
