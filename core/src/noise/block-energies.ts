import type { ImageTensor } from '../image/image-tensor.js';
import { imageRows, type Columns, type ImageRows } from '../image/image-rows.js';
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
const isHigh = (i: number) => (i >> 3) + (i & 7) >= high;
/** The coefficients without the mean: the low ones, and the high ones in even columns and in odd ones. */
const [lows, evenHighs, oddHighs] = [
  placesOf((i) => i > 0 && !isHigh(i)),
  placesOf((i) => isHigh(i) && (i & 1) === 0),
  placesOf((i) => isHigh(i) && (i & 1) === 1),
];
/** Make orthonormal coefficients of what `transformBlock` leaves. */
const scales = Float64Array.from({ length: 64 }, (_, i) => 1 / coefficientScale(i));

function placesOf(isOne: (i: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, i) => i).filter(isOne);
}

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
  const spans = Array.from({ length: columns }, (_, column): Columns => [
    column * stride,
    column * stride + 8,
  ]);
  const most = batch * rows * columns;
  const pixels = new Float32Array(64);
  const block = new Float64Array(64);

  return Array.from({ length: channels }, (_, channel) => {
    const [means, ...energies] = Array.from({ length: 5 }, () => new Float64Array(most)) as Five;
    const [highEven, restEven, highOdd, restOdd] = energies;
    let count = 0;
    for (let index = 0; index < batch; index++) {
      for (let row = 0; row < rows; row++) {
        const top = row * stride;
        for (let column = 0; column < columns; column++) {
          const corner = (index * height + top) * width + column * stride;
          if (visible !== undefined && hidesAny(visible, corner, width)) continue;
          source.read(index, channel, top, top + 8, pixels, spans[column]);
          block.set(pixels);
          transformBlock(block);
          const low = energyAt(block, lows);
          const even = energyAt(block, evenHighs);
          const odd = energyAt(block, oddHighs);
          means[count] = block[0]! / 64;
          highEven[count] = even / evenHighs.length;
          restEven[count] = (low + odd) / (63 - evenHighs.length);
          highOdd[count] = odd / oddHighs.length;
          restOdd[count] = (low + even) / (63 - oddHighs.length);
          count++;
        }
      }
    }
    const found = (values: Float64Array) => values.subarray(0, count);
    return {
      means: found(means),
      halves: [
        { high: found(highEven), rest: found(restEven) },
        { high: found(highOdd), rest: found(restOdd) },
      ],
    };
  });
}

type Five = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function hidesAny(visible: Uint8Array, corner: number, width: number): boolean {
  for (let i = 0; i < 64; i++) if (visible[corner + (i >> 3) * width + (i & 7)] === 0) return true;
  return false;
}

/** The sum of the squares of some orthonormal coefficients. */
function energyAt(block: Float64Array, places: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++) {
    const at = places[i]!;
    const coefficient = block[at]! * scales[at]!;
    sum += coefficient * coefficient;
  }
  return sum;
}

/** An odd number of pixels, so that blocks lie everywhere in the grid of a JPEG file. */
function strideFor(pixels: number): number {
  const least = Math.max(minStride, Math.ceil(Math.sqrt(pixels / maxBlocks)));
  return least + ((least + 1) % 2);
}
