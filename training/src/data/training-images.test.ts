import { addNoise, parseNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { type Part, type Series, testNoiseSeed, validationNoiseSeed } from '../images/port.js';
import { imagesToTensor } from './images-to-tensor.js';
import { trainingImagesOf } from './training-images.js';
import type { ImageDataset } from './types.js';

const set = (count: number, first: number) => ({
  count,
  pixels: Uint8Array.from({ length: count * 4 }, (_, i) => (first + 37 * i) % 256),
});
const dataset: ImageDataset = {
  ...{
    name: 'dots',
    sha256: 'ab'.repeat(32),
    channels: 1,
    height: 2,
    width: 2,
    notes: ['few'],
    source: 'folder',
  },
  train: set(6, 0),
  validation: set(2, 50),
  test: set(3, 100),
};
const images = trainingImagesOf(dataset);

async function partsOf({ pairs }: Series): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of pairs.parts()) parts.push(part);
  return parts;
}

describe('a dataset as training images', () => {
  it('says what it is', () => {
    expect(images).toMatchObject({
      name: 'dots',
      sha256: 'ab'.repeat(32),
      channels: 1,
      notes: ['few'],
      size: { height: 2, width: 2 },
      counts: { train: 6, validation: 2, test: 3 },
    });
  });

  it('validates with the noise that is asked for, always the same', async () => {
    const [series] = images.validation({ noises: ['gaussian:0.3'], sizeMultiple: 1 });
    expect(series).toMatchObject({ noise: 'gaussian:0.3', seed: validationNoiseSeed, pairs: { count: 2 } });
    const target = imagesToTensor(dataset.validation, { from: 0, to: 2 }, dataset);
    const input = addNoise(target, parseNoise('gaussian:0.3'), { seed: validationNoiseSeed });
    expect(await partsOf(series!)).toEqual([{ first: 0, input, target }]);
    expect(await partsOf(series!)).toEqual([{ first: 0, input, target }]);
  });

  it('tests on the noise that is asked for, and on its own', () => {
    const tests = images.tests({ noises: ['gaussian:0.5'], sizeMultiple: 1 });
    expect(tests.map(({ noise, seed, pairs }) => [noise, seed, pairs.count])).toEqual([
      ['gaussian:0.5', testNoiseSeed, 3],
      ['gaussian:0.25', testNoiseSeed, 3],
      ['gaussian:0.75', testNoiseSeed, 3],
    ]);
  });

  it('splits a large set into parts, each with the noise of its numbers', async () => {
    // 500 images of 28x28 fit a run.
    const many = { count: 501, pixels: new Uint8Array(501 * 784).fill(128) };
    const large = trainingImagesOf({ ...dataset, height: 28, width: 28, test: many });
    const [series] = large.tests({ noises: ['gaussian:0.5'], sizeMultiple: 1 });
    const parts = await partsOf(series!);
    expect(parts.map(({ first, target }) => [first, target.shape[0]])).toEqual([
      [0, 500],
      [500, 1],
    ]);
    const whole = addNoise(
      imagesToTensor(many, { from: 0, to: 501 }, { channels: 1, height: 28, width: 28 }),
      parseNoise('gaussian:0.5'),
      {
        seed: testNoiseSeed,
      },
    );
    expect(parts[1]!.input.data).toEqual(whole.data.slice(500 * 784));
  });

  it('gives its test images as examples, and mosaics of them in another size', async () => {
    const same = await images.examples({ count: 5, height: 2, width: 2 }, 'gaussian:0.5');
    expect(same.target).toEqual(imagesToTensor(dataset.test, { from: 0, to: 3 }, dataset));
    expect(same.input).toEqual(addNoise(same.target, parseNoise('gaussian:0.5'), { seed: testNoiseSeed }));
    const larger = await images.examples({ count: 1, height: 4, width: 2 }, 'gaussian:0.5');
    expect(larger.target.data.slice(0, 4)).toEqual(same.target.data.slice(0, 4));
    expect(larger.target.shape).toEqual([1, 1, 4, 2]);
  });

  it('trains on fewer where there is a limit, and on those that validate too where none is held out', () => {
    expect(images.select({ images: 'held-out', limit: 4 }).counts).toEqual({
      train: 4,
      validation: 2,
      test: 3,
    });
    expect(images.select({ images: 'all', limit: null }).counts).toEqual({
      train: 8,
      validation: 3,
      test: 3,
    });
  });
});
