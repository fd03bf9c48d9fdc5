import type { ImageTensor } from '../image-tensor.js';
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

/** Blocks spread evenly over all images of a batch; none where an image is smaller than a block. */
export function blockEnergies({ data, shape }: ImageTensor, channel: number): BlockEnergies {
  const [batch, channels, height, width] = shape;
  const stride = strideFor(batch * height * width);
  const rows = Math.max(0, Math.floor((height - 8) / stride) + 1);
  const columns = Math.max(0, Math.floor((width - 8) / stride) + 1);
  const count = batch * rows * columns;
  const means = new Float64Array(count);
  const halves = [0, 1].map((parity) => ({
    high: new Float64Array(count),
    rest: new Float64Array(count),
    ...weightsOf(parity),
  }));
  const block = new Float64Array(64);
  let at = 0;
  for (let image = 0; image < batch; image++) {
    const plane = (image * channels + channel) * height * width;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        const from = plane + row * stride * width + column * stride;
        for (let i = 0; i < 64; i++) block[i] = data[from + (i >> 3) * width + (i & 7)]!;
        transformBlock(block);
        means[at] = block[0]! / 64;
        for (const half of halves) {
          half.high[at] = weighted(block, half.highWeights);
          half.rest[at] = weighted(block, half.restWeights);
        }
      }
    }
  }
  return { means, halves };
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
