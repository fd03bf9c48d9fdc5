import { addNoise, type Noise } from '@denoisekit/core';
import type { CleanImages } from '../document.js';
import { baselineNoiseSeed, chunksOf, valuesOf, type Pauses } from './baseline.js';

/** Noisy values to look at: 5,102 images of 28x28. */
const maxValues = 4_000_000;

/** What noise makes of images x, as far as straight lines tell: `y = gain * x + offset + rest`. */
export interface NoiseResponse {
  readonly gain: number;
  /** Mean of y, of each value of an image. */
  readonly mean: Float64Array;
  /** Variance of the rest, of each value of an image. */
  readonly restVariance: Float64Array;
}

/**
 * How noise, with all its clipping, changes images: measured on noisy training images. Gain and a common offset by least
 * squares over all values (Bussgang's decomposition of a non-linear device), then the rest of each value of an image.
 *
 * Source: J. J. Bussgang, "Crosscorrelation functions of amplitude-distorted Gaussian signals", MIT RLE Technical Report
 * 216 (1952).
 */
export async function noiseResponse(
  images: CleanImages,
  noise: Noise,
  pauses: Pauses,
): Promise<NoiseResponse> {
  const size = valuesOf(images);
  const count = Math.min(images.count, Math.max(1, Math.floor(maxValues / size)));
  const sums = { x: zeros(size), y: zeros(size), xx: zeros(size), xy: zeros(size), yy: zeros(size) };
  for await (const { clean, first } of chunksOf(images, count, pauses)) {
    const noisy = addNoise(clean, noise, { seed: baselineNoiseSeed, firstIndex: first });
    for (let at = 0, i = 0; at < clean.data.length; at++, i = i + 1 === size ? 0 : i + 1) {
      const x = clean.data[at]!;
      const y = noisy.data[at]!;
      sums.x[i]! += x;
      sums.y[i]! += y;
      sums.xx[i]! += x * x;
      sums.xy[i]! += x * y;
      sums.yy[i]! += y * y;
    }
  }
  const all = size * count;
  const meanX = total(sums.x) / all;
  const meanY = total(sums.y) / all;
  const variance = total(sums.xx) / all - meanX * meanX;
  const gain = variance > 0 ? (total(sums.xy) / all - meanX * meanY) / variance : 0;
  return {
    gain,
    mean: sums.y.map((sum) => sum / count),
    restVariance: zeros(size).map((_, i) => {
      const mean = (sums.y[i]! - gain * sums.x[i]!) / count;
      const square = (sums.yy[i]! - 2 * gain * sums.xy[i]! + gain * gain * sums.xx[i]!) / count;
      return Math.max(0, square - mean * mean);
    }),
  };
}

function zeros(size: number): Float64Array {
  return new Float64Array(size);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
