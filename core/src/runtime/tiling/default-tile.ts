import { sharedPixels, type TileSize } from './plan.js';

/**
 * The largest tile unless another is asked for, in pixels.
 *
 * It weighs memory against pixels that are computed twice. For the `compact` recipe (radius 38, so neighbours share 76
 * pixels) an image of 1024 x 1024 took, on onnxruntime-node with memory patterns off, two cores:
 *
 * - with tiles up to 560 x 400: 6 of them, 0.73 to 0.76 of the speed in one piece, 37 MB over the base;
 * - up to 560 x 560: 4 of them, 0.86 to 0.88 of it, 49 MB;
 * - up to 1024 x 400: 3 of them, 0.91 of it, more than 64 MB.
 *
 * `npm run bench -- runtime-node-tiles` measures the one that is chosen.
 */
export const defaultTile: TileSize = { height: 560, width: 560 };

/**
 * `defaultTile`, or larger for a model that looks so far that neighbours share more than a third of it: then memory has to
 * grow, or most of the work would be done twice.
 */
export function defaultTileFor(multiple: number, radius: number): TileSize {
  const least = 3 * sharedPixels(multiple, radius);
  return { height: Math.max(defaultTile.height, least), width: Math.max(defaultTile.width, least) };
}
