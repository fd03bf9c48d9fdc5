import { addNoise, imageTensor, parseNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { trainingPairs } from './training-pairs.js';

/** Images of one pixel each, whose value is their number. */
const numbered = {
  ...({ channels: 1, height: 1, width: 1 } as const),
  train: { count: 10, pixels: Uint8Array.from({ length: 10 }, (_, i) => i) },
};
const noNoise = 'gaussian:0';
const size = (count: number) => ({ count, height: 1, width: 1 });

async function numbersOf({ seed, steps }: { seed: number; steps: number[] }): Promise<number[][]> {
  const pairs = trainingPairs(numbered, { noise: noNoise, noiseDraw: 'fresh', seed });
  const numbers = [];
  for (const step of steps) {
    const { target } = await pairs.at(step, size(4));
    numbers.push(Array.from(target.data, (value) => Math.round(value * 255)));
  }
  return numbers;
}

describe('trainingPairs', () => {
  it('shows no image twice in an epoch, and in the next another order', async () => {
    const [a, b, c, d] = await numbersOf({ seed: 1, steps: [0, 1, 2, 3] });
    expect(new Set([...a!, ...b!]).size).toBe(8);
    expect(new Set([...c!, ...d!]).size).toBe(8);
    expect([...c!, ...d!]).not.toEqual([...a!, ...b!]);
  });

  it('shows every image over the epochs', async () => {
    const steps = Array.from({ length: 20 }, (_, step) => step);
    const seen = (await numbersOf({ seed: 1, steps })).flat();
    expect(new Set(seen).size).toBe(10);
  });

  it('gives the batch of a step whichever steps came before, and another for another seed', async () => {
    const [fifth] = await numbersOf({ seed: 1, steps: [5] });
    expect(fifth).toEqual((await numbersOf({ seed: 1, steps: [0, 1, 2, 3, 4, 5] }))[5]);
    expect((await numbersOf({ seed: 2, steps: [5] }))[0]).not.toEqual(fifth);
  });

  it('gives each image the noise of its number and epoch, as addNoise draws it', async () => {
    const noise = 'gaussian:0.5';
    const grey = { ...numbered, train: { count: 10, pixels: new Uint8Array(10).fill(128) } };
    const order = (await numbersOf({ seed: 7, steps: [3] }))[0]!;
    const { input } = await trainingPairs(grey, { noise, noiseDraw: 'fresh', seed: 7 }).at(3, size(4));
    order.forEach((firstIndex, i) => {
      const alone = imageTensor(new Float32Array([128 / 255]), [1, 1, 1, 1]);
      expect(input.data[i]).toBe(
        addNoise(alone, parseNoise(noise), { seed: 7, epoch: 1, firstIndex }).data[0],
      );
    });
  });

  it('keeps the noise of an image over the epochs where it is drawn once', async () => {
    const grey = { ...numbered, train: { count: 10, pixels: new Uint8Array(10).fill(128) } };
    const valuesOf = async (noiseDraw: 'fresh' | 'once', epoch: number) => {
      const pairs = trainingPairs(grey, { noise: 'gaussian:0.5', noiseDraw, seed: 7 });
      return [...(await pairs.at(epoch, size(10))).input.data].sort();
    };
    const first = await valuesOf('fresh', 0);
    expect(await valuesOf('once', 3)).toEqual(first);
    expect(await valuesOf('fresh', 3)).not.toEqual(first);
  });

  it('takes smaller batches where there are fewer images', async () => {
    const pairs = trainingPairs(numbered, { noise: noNoise, noiseDraw: 'fresh', seed: 1 });
    expect((await pairs.at(0, size(64))).input.shape).toEqual([10, 1, 1, 1]);
  });

  it('hits all channels of a pixel, as everybody else does', async () => {
    const colour = {
      ...({ channels: 3, height: 4, width: 4 } as const),
      train: { count: 1, pixels: new Uint8Array(48).fill(128) },
    };
    const pairs = trainingPairs(colour, { noise: 'salt-pepper:0.5', noiseDraw: 'fresh', seed: 7 });
    const { input, target } = await pairs.at(0, { count: 1, height: 4, width: 4 });
    const [red, green, blue] = [0, 16, 32].map((from) => [...input.data.subarray(from, from + 16)]);
    expect(green).toEqual(red);
    expect(blue).toEqual(red);
    expect(input).toEqual(addNoise(target, parseNoise('salt-pepper:0.5'), { seed: 7 }));
  });

  it('refuses to crop', () => {
    const pairs = trainingPairs(numbered, { noise: noNoise, noiseDraw: 'fresh', seed: 1 });
    expect(() => pairs.at(0, { count: 4, height: 2, width: 2 })).toThrow(/are not cropped/);
  });
});
