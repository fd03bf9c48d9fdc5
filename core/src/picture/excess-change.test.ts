import { describe, expect, it } from 'vitest';
import { imageTensor, type ImageShape } from '../image/image-tensor.js';
import { changeOf, excessText, statedNoise } from './excess-change.js';

const flat = (value: number, shape: ImageShape) =>
  imageTensor(new Float32Array(shape.reduce((a, b) => a * b)).fill(value), shape);

describe('the change of a picture', () => {
  it('is the root of the mean square over all channels', () => {
    const before = flat(0.5, [1, 3, 2, 5]);
    const after = flat(0.5, [1, 3, 2, 5]);
    after.data.fill(0.8, 0, 10); // 0.3 in one of three channels: sqrt(0.09 / 3)
    expect(changeOf(before, after)).toBeCloseTo(Math.sqrt(0.03), 6);
    expect(changeOf(before, before)).toBe(0);
  });

  it('is looked for in the first two of every eight rows', () => {
    const before = flat(0, [1, 1, 17, 4]);
    const after = flat(0, [1, 1, 17, 4]);
    const changed = (row: number) => {
      after.data.fill(0).fill(1, row * 4, (row + 1) * 4);
      return changeOf(before, after);
    };
    // Rows 0, 1, 8, 9 and 16.
    for (const row of [0, 9, 16]) expect(changed(row)).toBeCloseTo(Math.sqrt(1 / 5), 6);
    for (const row of [2, 7, 15]) expect(changed(row)).toBe(0);
  });

  it('is looked for in fewer rows of a large picture', () => {
    // 8 megapixels: 2 of every 32 rows are 2 ** 19 of them.
    const before = flat(0, [1, 1, 2048, 4096]);
    const after = flat(0, [1, 1, 2048, 4096]);
    const changed = (row: number) => {
      after.data.fill(0).fill(1, row * 4096, (row + 1) * 4096);
      return changeOf(before, after);
    };
    for (const row of [0, 33, 2016]) expect(changed(row)).toBeCloseTo(Math.sqrt(1 / 128), 6);
    for (const row of [2, 8, 31]) expect(changed(row)).toBe(0);
  });

  it('takes grey for three equal colours', () => {
    expect(changeOf(flat(0.25, [1, 1, 4, 4]), flat(0.75, [1, 3, 4, 4]))).toBeCloseTo(0.5, 6);
  });
});

describe('a change that is more than the noise', () => {
  it('is one of more than 2.5 times the noise and 1.5 of 255', () => {
    expect(excessText(11.4 / 255, 4 / 255)).toBeUndefined();
    expect(excessText(11.6 / 255, 4 / 255)).toBe(
      'the picture changed by 11.6 of 255 where its noise is about 4.0: fine texture may be lost',
    );
    expect(excessText(1.4 / 255, 0)).toBeUndefined();
  });
});

describe('the noise before, as it is stated', () => {
  it.each([
    ['the estimate, where less was removed', 10, 8, 10],
    ['what was removed, where noise explains that', 10, 20, 20],
    ['the estimate, where more than noise was removed', 10, 27, 10],
    ['the estimate, where no model ran', 10, 0, 10],
  ])('is %s', (_, noise, removed, stated) => {
    expect(statedNoise(noise / 255, removed / 255)).toBe(stated / 255);
  });
});
