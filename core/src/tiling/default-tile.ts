import { sharedPixels, type TileSize } from './plan.js';

/**
 * The largest tile unless another is asked for, in pixels.
 *
 * It weighs memory against pixels that are computed twice. For the `compact` recipe (radius 38, so neighbours share 76
 * pixels) ONNX Runtime on the CPU, with its memory patterns off, holds some 220 bytes of activations a pixel, and an image of
 * 1024 x 1024 takes
 *
 * - with tiles up to 256 x 256: 36 of them, 13 MB, 1.91 pixels computed for one of the image;
 * - up to 400 x 400: 9 of them, 36 MB, 1.32 pixels;
 * - up to 560 x 400: 6 of them, 48 MB, 1.24 pixels;
 * - up to 560 x 560: 4 of them, 74 MB, 1.16 pixels.
 *
 * The third is the largest that stays below 64 MB together with the output and what a garbage collector leaves lying.
 */
export const defaultTile: TileSize = { height: 560, width: 400 };

/**
 * `defaultTile`, or larger for a model that looks so far that neighbours share more than a third of it: then memory has to
 * grow, or most of the work would be done twice.
 */
export function defaultTileFor(multiple: number, radius: number): TileSize {
  const least = 3 * sharedPixels(multiple, radius);
  return { height: Math.max(defaultTile.height, least), width: Math.max(defaultTile.width, least) };
}
