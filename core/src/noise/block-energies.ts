import type { ImageTensor } from '../image-tensor.js';
import { imageRows, type ImageRows } from '../picture/image-rows.js';
import { coefficientScale, transformBlock } from './jpeg/block-transform.js';

/** More than an estimate needs, and a few hundredths of a second of work in a picture of any size. */
const maxBlocks = 5_000;
/** Blocks overlap in small pictures. */
const minStride = 3;

/** What 8x8 blocks of one channel are made of, a value for each of them: all in units of the picture's values, squared for energies. */
export interface BlockEnergies {
  readonly means: Float64Array;
  /**
   * Of some of the high coefficients of the discrete cosine transform, the mean square: noise, and fine texture. Then that of all others except
   * the mean: shapes, texture and noise. Twice, for two halves of the high coefficients.
   */
  readonly halves: readonly { readonly high: Float64Array; readonly rest: Float64Array }[];
}

/** Row plus column of a high coefficient, at least. */
const high = 9;

/**
 * Of each channel, for blocks spread evenly over all images of a batch, except those in which something is hidden; none where an image is smaller than
 * a block.
 */
export function blockEnergies(image: ImageTensor | ImageRows): readonly BlockEnergies[] {
  const source = imageRows(image);
  const [batch, channels, height, width] = source.shape;
  const { visible } = source;
  const stride = strideFor(batch * height * width);
  const rows = Math.max(0, Math.floor((height - 8) / stride) + 1);
  const columns = Math.max(0, Math.floor((width - 8) / stride) + 1);
  const most = batch * rows * columns;
  const weights = [0, 1].map(weightsOf);
  const strip = new Float32Array(8 * width);
  const block = new Float64Array(64);

  return Array.from({ length: channels }, (_, channel) => {
    const means = new Float64Array(most);
    const halves = weights.map(() => ({ high: new Float64Array(most), rest: new Float64Array(most) }));
    let count = 0;
    for (let index = 0; index < batch; index++) {
      for (let row = 0; row < rows; row++) {
        const top = row * stride;
        source.read(index, channel, top, top + 8, strip);
        for (let left = 0, column = 0; column < columns; column++, left += stride) {
          const corner = (index * height + top) * width + left;
          if (visible !== undefined && hidesAny(visible, corner, width)) continue;
          for (let i = 0; i < 64; i++) block[i] = strip[(i >> 3) * width + left + (i & 7)]!;
          transformBlock(block);
          means[count] = block[0]! / 64;
          for (const [half, { high, rest }] of halves.entries()) {
            high[count] = weighted(block, weights[half]!.highWeights);
            rest[count] = weighted(block, weights[half]!.restWeights);
          }
          count++;
        }
      }
    }
    return {
      means: means.subarray(0, count),
      halves: halves.map(({ high, rest }) => ({
        high: high.subarray(0, count),
        rest: rest.subarray(0, count),
      })),
    };
  });
}

function hidesAny(visible: Uint8Array, corner: number, width: number): boolean {
  for (let i = 0; i < 64; i++) if (visible[corner + (i >> 3) * width + (i & 7)] === 0) return true;
  return false;
}

function weighted(block: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < 64; i++) sum += weights[i]! * block[i]! * block[i]!;
  return sum;
}

/** An odd number of pixels, so that blocks lie everywhere in the grid of a JPEG file. */
function strideFor(pixels: number): number {
  const least = Math.max(minStride, Math.ceil(Math.sqrt(pixels / maxBlocks)));
  return least + ((least + 1) % 2);
}

/** By which squares of coefficients add up to the mean square of orthonormal ones: the high ones in columns of that parity, and all others. */
function weightsOf(parity: number) {
  const isHigh = (i: number) => (i >> 3) + (i & 7) >= high && (i & 1) === parity;
  let count = 0;
  for (let i = 1; i < 64; i++) if (isHigh(i)) count++;
  const weights = Array.from({ length: 64 }, (_, i) => 1 / coefficientScale(i) ** 2);
  return {
    highWeights: Float64Array.from(weights, (weight, i) => (isHigh(i) ? weight / count : 0)),
    restWeights: Float64Array.from(weights, (weight, i) => (isHigh(i) ? 0 : weight / (63 - count))),
  };
}
