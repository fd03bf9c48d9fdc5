import { describe, expect, it } from 'vitest';
import { imageTensor } from './image-tensor.js';
import { halvedRows } from './halved-rows.js';
import { imageRows, readBand } from './image-rows.js';

const numbered = imageTensor(
  Float32Array.from({ length: 40 }, (_, i) => i),
  [1, 2, 4, 5],
);

describe('halvedRows', () => {
  it('gives the mean of each four pixels, and leaves out an odd last column', () => {
    const { data, shape } = readBand(halvedRows(imageRows(numbered)));
    expect(shape).toEqual([1, 2, 2, 2]);
    expect([...data]).toEqual([3, 5, 13, 15, 23, 25, 33, 35]);
  });

  it('reads some rows as it reads all', () => {
    const out = new Float32Array(2);
    halvedRows(imageRows(numbered)).read(0, 1, 1, 2, out);
    expect([...out]).toEqual([33, 35]);
  });

  it('reads some columns as it reads all', () => {
    const out = new Float32Array(2);
    halvedRows(imageRows(numbered)).read(0, 0, 0, 2, out, [1, 2]);
    expect([...out]).toEqual([5, 15]);
  });

  it('shows a pixel where all four are visible', () => {
    const visible = Uint8Array.from([1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    const halved = halvedRows({ ...imageRows(numbered), visible });
    expect([...halved.visible!]).toEqual([1, 0, 1, 1]);
  });
});
