import { sharedPixels, type TileSize } from './plan.js';

/**
 * The largest tile unless another is asked for, in pixels.
 *
 * It weighs memory against pixels that are computed twice. For the `compact` recipe (radius 38, so neighbours share 76
 * pixels) ONNX Runtime on the CPU holds about 250 bytes of activations a pixel, and an image of 1024 x 1024 takes
 *
 * - tiles up to 256: 6 x 6 of them, 15 MB, 1.91 pixels computed for one of the image;
 * - tiles up to 400: 3 x 3 of them, 40 MB, 1.32 pixels;
 * - tiles up to 560: 2 x 2 of them, 75 MB, 1.16 pixels.
 *
 * Smaller tiles stay in the processor's caches and give some of the loss back, and are a finer grain for progress and abort.
 */
export const defaultTile: TileSize = { height: 400, width: 400 };

/**
 * `defaultTile`, or larger for a model that looks so far that neighbours share more than a third of it: then memory has to
 * grow, or most of the work would be done twice.
 */
export function defaultTileFor(multiple: number, radius: number): TileSize {
  const least = 3 * sharedPixels(multiple, radius);
  return { height: Math.max(defaultTile.height, least), width: Math.max(defaultTile.width, least) };
}
