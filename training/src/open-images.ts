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
 * Images for a recipe: those of a folder with IDX files or with pictures, else what the recipe is made for: MNIST, or sample pictures.
 *
 * @throws DenoiseError as `loadDataset` and `openPictures` do
 */
export async function openImages(
  { defaults }: Pick<Recipe, 'defaults'>,
  { onSurvey, warn, ...options }: OpenImagesOptions = {},
): Promise<TrainingImages> {
  const { env = process.env, signal } = options;
  // An empty variable is how a shell says that there is none.
  const folder = [options.directory, env['DENOISEKIT_DATA']].find(
    (named) => named !== undefined && named !== '',
  );
  if (folder === undefined ? defaults.pictures : !(await hasIdxFiles(folder))) {
    const pictures = defaults.pictures ?? defaultPictures;
    return await openPictures({
      ...{ folder, signal, onProgress: onSurvey },
      ...pictures,
      ...(warn ? { warn } : {}),
    });
  }
  return trainingImagesOf(await loadDataset(options));
}
