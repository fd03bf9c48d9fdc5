import { describe, expect, it } from 'vitest';
import { imageTensor, parseNoise } from '@denoisekit/core';
import { noiseResponse } from './noise-response.js';

/** Images of 20x20 of which the first half of the pixels is always black and the second always white. */
const blackAndWhite = {
  count: 1000,
  images: (from: number, to: number) => {
    const data = Float32Array.from({ length: (to - from) * 400 }, (_, at) => (at % 400 < 200 ? 0 : 1));
    return imageTensor(data, [to - from, 1, 20, 20]);
  },
};

describe('noiseResponse', () => {
  it('knows what clipping does to Gaussian noise', async () => {
    const { gain, mean, restVariance } = await noiseResponse(blackAndWhite, parseNoise('gaussian:0.5'), {});
    // Of y = clip(0.5 n, 0, 1): E y = 0.5 (phi(0) - phi(2)) + 1 - Phi(2) = 0.19523,
    // E y^2 = 0.25 (Phi(2) - 1/2 - 2 phi(2)) + 1 - Phi(2) = 0.11507; on white it is 1 less such a y.
    expect(gain).toBeCloseTo(1 - 2 * 0.19523, 2);
    expect(average(mean.subarray(0, 200))).toBeCloseTo(0.19523, 2);
    expect(average(mean.subarray(200))).toBeCloseTo(1 - 0.19523, 2);
    expect(average(restVariance)).toBeCloseTo(0.11507 - 0.19523 ** 2, 3);
  });

  it('is that of the identity without noise', async () => {
    const { gain, mean, restVariance } = await noiseResponse(blackAndWhite, parseNoise('gaussian:0'), {});
    expect(gain).toBeCloseTo(1, 12);
    expect([mean[0], mean[399]]).toEqual([0, 1]);
    expect(Math.max(...restVariance)).toBeLessThan(1e-12);
  });

  it('has no gain where all images are the same grey', async () => {
    const grey = {
      count: 5,
      images: (from: number, to: number) =>
        imageTensor(new Float32Array((to - from) * 16).fill(0.5), [to - from, 1, 4, 4]),
    };
    expect((await noiseResponse(grey, parseNoise('gaussian:0.1'), {})).gain).toBe(0);
  });
});

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
