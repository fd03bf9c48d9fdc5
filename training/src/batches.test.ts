import { addNoise, imageTensor, parseNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createBatches } from './batches.js';

/** Images of one pixel each, whose value is their number. */
const numbered = {
  ...({ channels: 1, height: 1, width: 1 } as const),
  train: { count: 10, pixels: Uint8Array.from({ length: 10 }, (_, i) => i) },
};
const noNoise = parseNoise('gaussian:0');

function numbersOf(options: { seed: number; steps: number[] }): number[][] {
  const batches = createBatches(numbered, { batchSize: 4, noise: noNoise, seed: options.seed });
  return options.steps.map((step) =>
    Array.from(batches.at(step).clean.data, (value) => Math.round(value * 255)),
  );
}

describe('createBatches', () => {
  it('shows no image twice in an epoch, and in the next another order', () => {
    const [a, b, c, d] = numbersOf({ seed: 1, steps: [0, 1, 2, 3] });
    expect(new Set([...a!, ...b!]).size).toBe(8);
    expect(new Set([...c!, ...d!]).size).toBe(8);
    expect([...c!, ...d!]).not.toEqual([...a!, ...b!]);
  });

  it('shows every image over the epochs', () => {
    const seen = numbersOf({ seed: 1, steps: Array.from({ length: 20 }, (_, step) => step) }).flat();
    expect(new Set(seen).size).toBe(10);
  });

  it('gives the batch of a step whichever steps came before, and another for another seed', () => {
    expect(numbersOf({ seed: 1, steps: [5] })[0]).toEqual(
      numbersOf({ seed: 1, steps: [0, 1, 2, 3, 4, 5] })[5],
    );
    expect(numbersOf({ seed: 2, steps: [5] })[0]).not.toEqual(numbersOf({ seed: 1, steps: [5] })[0]);
  });

  it('gives each image the noise of its number and epoch, as addNoise draws it', () => {
    const noise = parseNoise('gaussian:0.5');
    const grey = { ...numbered, train: { count: 10, pixels: new Uint8Array(10).fill(128) } };
    const order = numbersOf({ seed: 7, steps: [3] })[0]!;
    const { noisy } = createBatches(grey, { batchSize: 4, noise, seed: 7 }).at(3);
    order.forEach((firstIndex, i) => {
      const alone = imageTensor(new Float32Array([128 / 255]), [1, 1, 1, 1]);
      expect(noisy.data[i]).toBe(addNoise(alone, noise, { seed: 7, epoch: 1, firstIndex }).data[0]);
    });
  });

  it('keeps the noise of an image over the epochs where it is drawn once', () => {
    const grey = { ...numbered, train: { count: 10, pixels: new Uint8Array(10).fill(128) } };
    const noise = parseNoise('gaussian:0.5');
    const valuesOf = (noiseDraw: 'fresh' | 'once', epoch: number) => {
      const batches = createBatches(grey, { batchSize: 10, noise, noiseDraw, seed: 7 });
      return [...batches.at(epoch).noisy.data].sort();
    };
    expect(valuesOf('once', 3)).toEqual(valuesOf('fresh', 0));
    expect(valuesOf('fresh', 3)).not.toEqual(valuesOf('fresh', 0));
  });

  it('takes smaller batches where there are fewer images', () => {
    const batches = createBatches(numbered, { batchSize: 64, noise: noNoise, seed: 1 });
    expect(batches).toMatchObject({ batchSize: 10, stepsPerEpoch: 1 });
    expect(batches.at(0).noisy.shape).toEqual([10, 1, 1, 1]);
  });
});
