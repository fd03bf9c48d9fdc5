import { assertImageTensor, assertValues, type ImageTensor } from '../image/image-tensor.js';
import type { ModelManifest } from '../documents/manifest.js';
import { measured } from './stage-clock.js';
import type { DenoiseOptions, Denoiser, Session } from './ports.js';
import { throwIfAborted } from './abort.js';
import { shapeChecker } from './shape-checker.js';
import type { TileSize } from './tiling/plan.js';
import { runTiled } from './tiling/run-tiled.js';

export interface DenoiserOptions {
  /** The largest piece that is run at once, in pixels. Default: `defaultTile`. */
  readonly tile?: TileSize | undefined;
  /** Images of a list that are run at the same time. Default 1; more where the session has several workers. */
  readonly concurrency?: number | undefined;
}

/**
 * A denoiser for images of any size, made of a session, which takes only sizes that fit the model.
 *
 * Values are finite and on the scale from 0 to 1; noise may leave it. What does not fit the model's size multiple is padded by
 * reflection and cropped back; what is larger than a tile is run tile by tile with the same result. The session belongs to the denoiser and is disposed of with it.
 *
 * Its `denoise` rejects with DenoiseError `values-not-finite`, `values-out-of-range`, `shape-mismatch`, `usage`, `disposed`,
 * `inference-failed`, or with the signal's reason.
 */
export function createDenoiser(
  { id, geometry, input }: Pick<ModelManifest, 'id' | 'geometry' | 'input'>,
  session: Session,
  { tile, concurrency = 1 }: DenoiserOptions = {},
): Denoiser {
  const checkShape = shapeChecker({ id, input });

  async function one(image: ImageTensor, options?: DenoiseOptions): Promise<ImageTensor> {
    assertImageTensor(image);
    checkShape(image.shape);
    if (options?.checked !== true) {
      measured(options?.clock, 'tiles', () => {
        assertValues(image.data);
      });
    }
    return runTiled(session, image, { geometry, input, tile, ...options });
  }

  function denoise(image: ImageTensor, options?: DenoiseOptions): Promise<ImageTensor>;
  function denoise(images: readonly ImageTensor[], options?: DenoiseOptions): Promise<ImageTensor[]>;
  async function denoise(
    images: ImageTensor | readonly ImageTensor[],
    options: DenoiseOptions = {},
  ): Promise<ImageTensor | ImageTensor[]> {
    if (!isImageList(images)) return one(images, options);
    const { signal, controls, checked, onProgress, clock } = options;
    const out: ImageTensor[] = [];
    let next = 0;
    let done = 0;
    let failed = false;
    const work = async (): Promise<void> => {
      while (next < images.length && !failed) {
        const index = next++;
        try {
          out[index] = await one(images[index]!, { signal, controls, checked, clock });
          // The images of a batch finish as one: no progress for those that finished after an abort.
          throwIfAborted(signal);
        } catch (error) {
          failed = true; // the others start nothing new
          throw error;
        }
        onProgress?.({ done: ++done, total: images.length });
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, images.length) }, work));
    return out;
  }

  return {
    denoise,
    describe: () => session.describe(),
    waiting: () => session.waiting?.() ?? 0,
    dispose: () => session.dispose(),
  };
}

/** Whether a caller of `denoise` has given several images. */
export function isImageList(images: ImageTensor | readonly ImageTensor[]): images is readonly ImageTensor[] {
  return Array.isArray(images);
}
