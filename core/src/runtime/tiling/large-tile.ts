import type { ModelManifest } from '../../documents/manifest.js';
import { defaultTileFor } from './default-tile.js';
import type { TileSize } from './plan.js';

/** What a run may take, beyond the picture. */
const tileBytes = 224e6;
/**
 * Measured, onnxruntime-node with memory patterns off, in bytes a pixel at 800x800 and by the root of the multiply-accumulates a pixel: `photo` 431 and 1.56, `scan` 199
 * and 1.53, `photo-small` 148 and 1.51 (154 and 1.57 at 1088x1088).
 */
const bytesPerRoot = 1.6;

/**
 * A tile for one large picture at a time, where 230 MB may be spent to compute less twice: of 12 megapixels, `photo-small` computes 14 % twice with it and 44 % with
 * `defaultTile`, `photo` 31 % and 49.
 *
 * The memory of a run grows with the channels of the network, and its multiplications with their square: a pixel takes about 1.6 times the square root
 * of its multiply-accumulates, in bytes.
 *
 * @param mostMacs multiply-accumulates of one run, for what has to be stopped soon; a tile is never smaller than `defaultTile`. Default: any number
 */
export function largeTileFor(
  { graph, geometry }: Pick<ModelManifest, 'graph' | 'geometry'>,
  mostMacs = Infinity,
): TileSize {
  const { macs, parameters } = graph;
  // Where they were not counted: a convolution at full size multiplies once a pixel with each of its parameters.
  const each = macs === undefined ? parameters : macs.count / (macs.height * macs.width);
  const { sizeMultiple: multiple, receptiveFieldRadius: radius } = geometry;
  const least = defaultTileFor(multiple, radius ?? 0);
  const pixels = Math.min(tileBytes / (bytesPerRoot * Math.sqrt(Math.max(1, each))), mostMacs / each);
  const side = Math.floor(Math.sqrt(pixels));
  // A network of few multiplications keeps its picture all the same.
  const bounded = Math.min(side, mostSide);
  return { height: Math.max(least.height, bounded), width: Math.max(least.width, bounded), anyShape: true };
}

/** 1.5 megapixels: beyond it little is gained. */
const mostSide = 1232;
