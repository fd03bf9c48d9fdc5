import { estimateNoise, imageTensor } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { tensorRaster } from '../raster/raster.js';
import { noiseIn, removedFrom, sampleOf } from './noise-in.js';

/** Values around the middle, spread evenly over `spread`: their standard deviation is that over the root of twelve. */
function noisy(spread: number, colours: number, height: number, width: number) {
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const data = Float32Array.from({ length: colours * height * width }, () => 0.5 + (next() - 0.5) * spread);
  return imageTensor(data, [1, colours, height, width]);
}

describe('the noise in a picture', () => {
  it('is found colour by colour as it is found in all at once', async () => {
    const picture = noisy(0.3, 3, 160, 200);
    const found = (await noiseIn(tensorRaster(picture)))!;
    expect(found).toBeCloseTo(estimateNoise(picture)!, 9);
    // 0.3 / sqrt(12) = 0.087
    expect(found).toBeGreaterThan(0.06);
    expect(found).toBeLessThan(0.12);
  });

  it.each([
    ['large', 1100, 1400],
    ['long', 300, 4400],
    ['narrow', 5000, 220],
  ])('is found in squares from all over a %s picture', async (_, height, width) => {
    const picture = noisy(0.3, 1, height, width);
    const sample = await sampleOf(tensorRaster(picture));
    expect(sample.data.length).toBeLessThan(picture.data.length);
    // Each square is from another place.
    const [count, , rows, columns] = sample.shape;
    const first = Array.from({ length: count }, (_, i) => sample.data[i * rows * columns]);
    expect(new Set(first).size).toBe(count);
    expect(Math.abs(estimateNoise(sample)! / estimateNoise(picture)! - 1)).toBeLessThan(0.15);
  });

  it.each([
    ['a small', 100, 80],
    ['a large', 1100, 1400],
  ])('is also what a model took out of %s picture', async (_, height, width) => {
    const picture = tensorRaster(noisy(0.3, 1, height, width));
    const grey = new Float32Array(height * width).fill(0.5);
    // All of it: 0.3 / sqrt(12).
    const answer = tensorRaster(imageTensor(grey, [1, 1, height, width]));
    expect(await removedFrom(picture, answer)).toBeCloseTo(0.0866, 2);
    expect(await removedFrom(picture, picture)).toBe(0);
  });

  it('is not known of a picture that is too small', async () => {
    expect(await noiseIn(tensorRaster(noisy(0.3, 1, 4, 4)))).toBeUndefined();
  });
});
