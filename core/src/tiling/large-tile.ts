import type { ModelManifest } from '../manifest.js';
import { defaultTileFor } from './default-tile.js';
import type { TileSize } from './plan.js';

/** What a run may take, beyond the picture. */
const tileBytes = 192e6;
/** Measured, onnxruntime-node with memory patterns off, in bytes a pixel: `photo-small` 163, 293 for a `photo` of 39,784 multiply-accumulates, `compact` 156. */
const bytesPerRoot = 1.7;

/**
 * A tile for one large picture at a time, where 200 MB may be spent to compute less twice: of 12 megapixels, `photo-small` computes 14 % twice with it and 44 % with
 * `defaultTile`.
 *
 * The memory of a run grows with the channels of the network, and its multiplications with their square: a pixel takes about 1.7 times the square root
 * of its multiply-accumulates, in bytes.
 */
export function largeTileFor({ graph, geometry }: Pick<ModelManifest, 'graph' | 'geometry'>): TileSize {
  const { macs, parameters } = graph;
  // Where they were not counted: a convolution at full size multiplies once a pixel with each of its parameters.
  const each = macs === undefined ? parameters : macs.count / (macs.height * macs.width);
  const { sizeMultiple: multiple, receptiveFieldRadius: radius } = geometry;
  const least = defaultTileFor(multiple, radius ?? 0);
  const side = Math.floor(Math.sqrt(tileBytes / (bytesPerRoot * Math.sqrt(Math.max(1, each)))));
  // A network of few multiplications keeps its picture all the same.
  const bounded = Math.min(side, mostSide);
  return { height: Math.max(least.height, bounded), width: Math.max(least.width, bounded) };
}

/** 1.5 megapixels: beyond it little is gained. */
const mostSide = 1232;
