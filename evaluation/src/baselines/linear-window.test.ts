import { describe, expect, it } from 'vitest';
import { imageTensor, parseNoise, randomStream } from '@denoisekit/core';
import { speckled } from '@denoisekit/core/testing';
import { applyWindowFilter, fitWindowFilter } from './linear-window.js';

/** Pixels drawn uniformly from [0.3, 0.7], each for itself and the same in all channels: variance 0.4^2 / 12. */
function uniformSet(channels: 1 | 3) {
  return {
    count: 8,
    images: (from: number, to: number) => {
      const data = Array.from({ length: to - from }, (_, image) => {
        const random = randomStream(7, from + image);
        const plane = Array.from({ length: 40 * 50 }, () => 0.3 + 0.4 * random.uniform());
        return Array.from({ length: channels }, () => plane).flat();
      });
      return imageTensor(Float32Array.from(data.flat()), [to - from, channels, 40, 50]);
    },
  };
}

const variance = 0.4 ** 2 / 12;

describe('fitWindowFilter', () => {
  it('finds the Wiener filter of pixels that have nothing to do with each other', async () => {
    const { weights } = await fitWindowFilter(uniformSet(1), parseNoise('gaussian:0.1'), {});
    // Only the pixel itself tells anything: c / (c + sigma^2), and the rest is the mean, 0.5.
    const gain = variance / (variance + 0.01);
    expect(weights).toHaveLength(82);
    weights.subarray(0, 81).forEach((weight, at) => {
      expect(Math.abs(weight - (at === 40 ? gain : 0))).toBeLessThan(0.02);
    });
    expect(weights[81]).toBeCloseTo(0.5 * (1 - gain), 1);
  });

  it('makes use of all channels', async () => {
    const { weights } = await fitWindowFilter(uniformSet(3), parseNoise('gaussian:0.1'), {});
    // Three looks at one value: c / (3 c + sigma^2) each.
    const gain = variance / (3 * variance + 0.01);
    for (const output of [0, 1, 2]) {
      for (const input of [0, 1, 2]) {
        expect(Math.abs(weights[output * 244 + input * 81 + 40]! - gain)).toBeLessThan(0.02);
      }
    }
  });

  it('leaves images alone that have no noise', async () => {
    const filter = await fitWindowFilter(uniformSet(3), parseNoise('gaussian:0'), {});
    const image = uniformSet(3).images(0, 1);
    const { data } = applyWindowFilter(filter, image);
    expect(Math.max(...data.map((value, i) => Math.abs(value - image.data[i]!)))).toBeLessThan(1e-3);
  });
});

describe('applyWindowFilter', () => {
  it('weighs the window around each pixel, reflected at the edges, and clips', () => {
    // Half of the pixel two rows up and one to the left, and 0.6.
    const weights = new Float64Array(82);
    weights[2 * 9 + 3] = 0.5;
    weights[81] = 0.6;
    const image = speckled(9, 1, 12, 11);
    const { data } = applyWindowFilter({ channels: 1, weights }, image);
    for (const [row, column] of [
      [0, 0],
      [1, 4],
      [5, 6],
      [11, 10],
    ] as const) {
      const from = Math.abs(row - 2) * 11 + Math.abs(column - 1);
      expect(data[row * 11 + column]).toBeCloseTo(Math.min(1, 0.6 + 0.5 * image.data[from]!), 6);
    }
  });
});
