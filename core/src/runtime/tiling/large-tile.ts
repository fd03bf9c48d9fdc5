import { macsPerPixel } from '../../documents/macs-per-pixel.js';
import type { ModelManifest } from '../../documents/manifest.js';
import { defaultTileFor } from './default-tile.js';
import type { TileSize } from './plan.js';

/** What a run may take, beyond the picture. */
const tileBytes = 224e6;
/**
 * What a run takes for a pixel: less than six tensors of the widest layer in float32, and the picture in and out in both layouts. Measured,
 * onnxruntime-node with memory patterns off, at 800x800 on an Intel Xeon: `photo` (widest 16) 405 bytes a pixel, `scan` (8) 190; at 1000x1000 on an
 * AMD EPYC `photo-small` (8) 211 to 223, so a megapixel goes in one piece.
 */
const bytesPerValue = 22.5;
const bytesBeside = 40;
/** Where the widest layer is not known: by the root of the multiply-accumulates a pixel, `photo` took 1.82 and `scan` 1.46. */
const bytesPerRoot = 1.8;

/**
 * A tile for one large picture at a time, where 230 MB may be spent to compute less twice: of 12 megapixels, `photo-small` computes 16 % twice with it and 40 % with
 * `defaultTile`, `photo` 37 % and 60.
 *
 * The memory of a run grows with the channels of the network. Where they are not known, with the root of its multiplications, which grow with
 * the square of the channels.
 *
 * @param mostMacs multiply-accumulates of one run, for what has to be stopped soon; a tile is never smaller than `defaultTile`. Default: any number
 */
export function largeTileFor(
  { graph, geometry }: Pick<ModelManifest, 'graph' | 'geometry'>,
  mostMacs = Infinity,
): TileSize {
  const { widest } = graph;
  const each = macsPerPixel(graph);
  const { sizeMultiple: multiple, receptiveFieldRadius: radius } = geometry;
  const least = defaultTileFor(multiple, radius ?? 0);
  const bytes =
    widest === undefined ? bytesPerRoot * Math.sqrt(Math.max(1, each)) : bytesBeside + bytesPerValue * widest;
  const pixels = Math.min(tileBytes / bytes, mostMacs / each);
  const side = Math.floor(Math.sqrt(pixels));
  // A network of few multiplications keeps its picture all the same.
  const bounded = Math.min(side, mostSide);
  return { height: Math.max(least.height, bounded), width: Math.max(least.width, bounded), anyShape: true };
}

/** 1.5 megapixels: beyond it little is gained. */
const mostSide = 1232;
