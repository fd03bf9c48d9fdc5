import type { DecodedPicture } from './picture.js';
import { fullScale } from './picture.js';

/** A rectangle of a picture, in its pixels; the edges may lie within pixels, and outside of the picture. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a crop is written: value (x, y) of channel c goes to `start + c * plane + x * alongX + y * alongY`. */
export interface Target {
  readonly out: Float32Array;
  readonly start: number;
  readonly plane: number;
  readonly alongX: number;
  readonly alongY: number;
}

/**
 * Writes a region of a picture as `width` x `height` values in [0, 1], in as many channels as the picture has. A region of just that
 * size at whole pixels is copied; any larger one is shrunk by a cubic kernel (Keys 1981, a = -1/2) as wide as four of the resulting
 * pixels, so that nothing aliases. Beyond its edges the picture is mirrored.
 */
export function resample(
  picture: DecodedPicture,
  region: Region,
  width: number,
  height: number,
  target: Target,
): void {
  const { data: samples, channels } = picture;
  const columns = tapsOf(region.left, region.width, width, picture.width);
  const rows = tapsOf(region.top, region.height, height, picture.height);
  const from = columns.least * channels;
  const row = new Float64Array((columns.greatest - columns.least + 1) * channels);
  const stride = picture.width * channels;
  const scale = 1 / fullScale(picture);
  for (let i = 0; i < rows.weights.length; i++) rows.weights[i]! *= scale;
  for (let i = 0; i < rows.indices.length; i++) rows.indices[i] = rows.indices[i]! * stride + from;
  for (let i = 0; i < columns.indices.length; i++) columns.indices[i] = columns.indices[i]! * channels - from;

  for (let y = 0; y < height; y++) {
    sumRows(row, samples, rows, y);
    writeRow(row, columns, channels, target, y);
  }
}

/** The weighted sum of the source rows of one resulting row, four at a time: most of the time of a crop is spent here. */
function sumRows(row: Float64Array, samples: Uint8Array | Uint16Array, rows: Taps, y: number): void {
  const { indices, weights, count } = rows;
  row.fill(0);
  let tap = y * count;
  const end = tap + count;
  for (; tap + 4 <= end; tap += 4) {
    const [a, b, c, d] = [indices[tap]!, indices[tap + 1]!, indices[tap + 2]!, indices[tap + 3]!];
    const [wa, wb, wc, wd] = [weights[tap]!, weights[tap + 1]!, weights[tap + 2]!, weights[tap + 3]!];
    for (let i = 0; i < row.length; i++) {
      row[i]! += wa * samples[a + i]! + wb * samples[b + i]! + (wc * samples[c + i]! + wd * samples[d + i]!);
    }
  }
  for (; tap < end; tap++) {
    const start = indices[tap]!;
    const weight = weights[tap]!;
    for (let i = 0; i < row.length; i++) row[i]! += weight * samples[start + i]!;
  }
}

function writeRow(row: Float64Array, columns: Taps, channels: 1 | 3, target: Target, y: number): void {
  const { indices, weights, count } = columns;
  const { out, start, plane, alongX, alongY } = target;
  let at = start + y * alongY;
  for (let tap = 0; tap < weights.length; at += alongX) {
    let first = 0;
    let second = 0;
    let third = 0;
    for (const end = tap + count; tap < end; tap++) {
      const weight = weights[tap]!;
      const from = indices[tap]!;
      first += weight * row[from]!;
      if (channels === 1) continue;
      second += weight * row[from + 1]!;
      third += weight * row[from + 2]!;
    }
    out[at] = clip(first);
    if (channels === 1) continue;
    out[at + plane] = clip(second);
    out[at + 2 * plane] = clip(third);
  }
}

/** The kernel overshoots at edges. */
function clip(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/** For each resulting pixel, `count` source pixels and their weights, which sum to 1. */
interface Taps {
  readonly count: number;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
  readonly least: number;
  readonly greatest: number;
}

/** Along one axis: `length` source pixels from `from` on become `results`; the source has `limit`. */
function tapsOf(from: number, length: number, results: number, limit: number): Taps {
  const step = length / results;
  const isCopy = step === 1 && Number.isInteger(from);
  const count = isCopy ? 1 : Math.ceil(4 * step);
  const indices = new Int32Array(results * count);
  const weights = new Float64Array(results * count);
  let least = limit;
  let greatest = 0;
  for (let result = 0; result < results; result++) {
    const centre = from + (result + 0.5) * step - 0.5;
    const first = isCopy ? from + result : Math.ceil(centre - 2 * step);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const at = result * count + k;
      const weight = cubic((first + k - centre) / step);
      const index = mirrored(first + k, limit);
      indices[at] = index;
      weights[at] = weight;
      sum += weight;
      if (index < least) least = index;
      if (index > greatest) greatest = index;
    }
    for (let at = result * count; at < (result + 1) * count; at++) weights[at]! /= sum;
  }
  return { count, indices, weights, least, greatest };
}

function cubic(signed: number): number {
  const x = Math.abs(signed);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** ... 1 0 | 0 1 2 ... limit-1 | limit-1 ... */
function mirrored(index: number, limit: number): number {
  const period = 2 * limit;
  const within = ((index % period) + period) % period;
  return within < limit ? within : period - 1 - within;
}
