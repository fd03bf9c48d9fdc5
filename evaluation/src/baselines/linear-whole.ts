import { imageTensor, type ImageTensor } from '@denoisekit/core';
import { solveSymmetric } from './cholesky.js';
import type { NoiseResponse } from './noise-response.js';
import type { ImageStatistics } from './statistics.js';

/** Added to each noisy value's variance, so that a noise that leaves some values alone can be solved for too. */
const leastVariance = 1e-6;

/** Images and outputs that are multiplied together: 4 x 4 sums fit a processor's registers. */
const block = 4;

/** `x = offset + weights y` over the values that differ from image to image; the others have their mean. */
export interface WholeImageFilter {
  readonly mean: Float64Array;
  /** Places of the values that differ, padded with -1 to a multiple of 4. */
  readonly places: Int32Array;
  /** `[places, places]`, a row an output. */
  readonly weights: Float64Array;
  readonly offset: Float64Array;
}

/**
 * The best linear filter: of all affine functions of a whole noisy image y, the one whose answer has the least mean
 * squared error, `x = E x + C_xy C_yy^-1 (y - E y)`. With the noise as `noiseResponse` has it and its rest independent from
 * value to value, C_xy = gain C and C_yy = gain^2 C + diag(rest), C the covariance of clean images.
 *
 * Source: S. M. Kay, "Fundamentals of Statistical Signal Processing: Estimation Theory" (1993), 12.5, the linear minimum
 * mean squared error estimator.
 */
export function wholeImageFilter(
  { mean, covariance }: ImageStatistics,
  { gain, mean: noisyMean, restVariance }: NoiseResponse,
): WholeImageFilter {
  const size = mean.length;
  const differing = Array.from(mean.keys()).filter((i) => covariance[i * size + i]! > 0);
  const length = Math.ceil(differing.length / block) * block;
  const places = new Int32Array(length).fill(-1);
  places.set(differing);
  const system = new Float64Array(length * length);
  const weights = new Float64Array(length * length);
  for (let i = 0; i < length; i++) {
    const row = places[i]!;
    for (let j = 0; row >= 0 && j < length; j++) {
      const column = places[j]!;
      if (column < 0) continue;
      const both = gain * covariance[row * size + column]!;
      weights[i * length + j] = both;
      system[i * length + j] = gain * both;
    }
    // A place of the padding has a variance, and nothing to do with the others.
    system[i * length + i]! += leastVariance + (row < 0 ? 1 : restVariance[row]!);
  }
  solveSymmetric(system, weights, length);
  const offset = Float64Array.from({ length }, (_, i) => {
    let sum = places[i]! < 0 ? 0 : mean[places[i]!]!;
    places.forEach((place, j) => {
      if (place >= 0) sum -= weights[i * length + j]! * noisyMean[place]!;
    });
    return sum;
  });
  return { mean, places, weights, offset };
}

/** Denoised images, clipped to [0, 1]. */
export function applyWholeImageFilter(filter: WholeImageFilter, noisy: ImageTensor): ImageTensor {
  const { mean, places, weights, offset } = filter;
  const size = mean.length;
  const length = places.length;
  const batch = noisy.shape[0];
  const out = new Float32Array(noisy.data.length);
  for (let at = 0; at < out.length; at++) out[at] = mean[at % size]!;
  const input = new Float64Array(block * length);
  const output = new Float64Array(block * length);
  for (let first = 0; first < batch; first += block) {
    const count = Math.min(block, batch - first);
    for (let image = 0; image < count; image++) {
      const start = (first + image) * size;
      for (let i = 0; i < length; i++) {
        input[image * length + i] = places[i]! < 0 ? 0 : noisy.data[start + places[i]!]!;
      }
    }
    multiplyBlock(output, weights, input, length);
    for (let image = 0; image < count; image++) {
      const start = (first + image) * size;
      for (let i = 0; i < length && places[i]! >= 0; i++) {
        out[start + places[i]!] = Math.min(1, Math.max(0, offset[i]! + output[image * length + i]!));
      }
    }
  }
  return imageTensor(out, noisy.shape);
}

/** Four images times all weights, both rows of `length` values, into rows of `length` sums. */
function multiplyBlock(out: Float64Array, weights: Float64Array, input: Float64Array, length: number): void {
  for (let i = 0; i < length; i += block) {
    const [w0, w1, w2, w3] = [i * length, (i + 1) * length, (i + 2) * length, (i + 3) * length];
    let [s00, s01, s02, s03] = [0, 0, 0, 0];
    let [s10, s11, s12, s13] = [0, 0, 0, 0];
    let [s20, s21, s22, s23] = [0, 0, 0, 0];
    let [s30, s31, s32, s33] = [0, 0, 0, 0];
    for (let j = 0; j < length; j++) {
      const a = input[j]!;
      const b = input[length + j]!;
      const c = input[2 * length + j]!;
      const d = input[3 * length + j]!;
      let weight = weights[w0 + j]!;
      s00 += a * weight;
      s10 += b * weight;
      s20 += c * weight;
      s30 += d * weight;
      weight = weights[w1 + j]!;
      s01 += a * weight;
      s11 += b * weight;
      s21 += c * weight;
      s31 += d * weight;
      weight = weights[w2 + j]!;
      s02 += a * weight;
      s12 += b * weight;
      s22 += c * weight;
      s32 += d * weight;
      weight = weights[w3 + j]!;
      s03 += a * weight;
      s13 += b * weight;
      s23 += c * weight;
      s33 += d * weight;
    }
    out.set([s00, s01, s02, s03], i);
    out.set([s10, s11, s12, s13], length + i);
    out.set([s20, s21, s22, s23], 2 * length + i);
    out.set([s30, s31, s32, s33], 3 * length + i);
  }
}
