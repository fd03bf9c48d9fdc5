import { describe, expect, it } from 'vitest';
import { imageTensor, type ImageTensor } from '@denoisekit/core';
import { batchOf, speckled, wavy } from '@denoisekit/core/testing';
import { medianFilter } from './median-filter.js';

const bytesOf = ({ data }: ImageTensor) => Array.from(data, (value) => Math.round(value * 255));

describe('medianFilter', () => {
  // Printed by scipy 1.17.1, with speckled of formula-images.test.helper.ts:
  //   scipy.ndimage.median_filter(speckled(3, 1, 6, 7)[0], size, mode='mirror') * 255
  it('equals scipy with a window of 3x3', () => {
    expect(bytesOf(medianFilter(speckled(3, 1, 6, 7), 3, 'reflection'))).toEqual([
      ...[11, 36, 36, 61, 86, 111, 128],
      ...[28, 36, 44, 61, 86, 111, 119],
      ...[233, 208, 36, 44, 69, 94, 102],
      ...[225, 216, 44, 35, 52, 77, 85],
      ...[208, 208, 216, 35, 43, 60, 68],
      ...[199, 216, 216, 35, 35, 60, 60],
    ]);
  });

  it('equals scipy with a window of 5x5', () => {
    expect(bytesOf(medianFilter(speckled(3, 1, 6, 7), 5, 'reflection'))).toEqual([
      ...[36, 44, 61, 69, 86, 94, 103],
      ...[36, 44, 61, 61, 78, 94, 102],
      ...[53, 61, 61, 61, 77, 85, 86],
      ...[208, 199, 86, 61, 68, 69, 69],
      ...[216, 216, 191, 60, 60, 60, 60],
      ...[216, 208, 191, 60, 60, 60, 60],
    ]);
  });

  // The sum of scipy's answers for the three channels of speckled(11, 3, 40, 50), times 255.
  it.each([
    [3, 762_453],
    [5, 761_912],
  ])('filters each channel of an image larger than what is sorted at once, %d', (window, sum) => {
    const bytes = bytesOf(medianFilter(speckled(11, 3, 40, 50), window, 'reflection'));
    expect(bytes.reduce((total, byte) => total + byte, 0)).toBe(sum);
  });

  // scipy.signal.medfilt2d(speckled(3, 1, 6, 7)[0], 3) * 255
  it('equals scipy with zeros past the edges', () => {
    expect(bytesOf(medianFilter(speckled(3, 1, 6, 7), 3, 'zeros'))).toEqual([
      ...[0, 11, 28, 53, 78, 103, 0],
      ...[11, 36, 44, 61, 86, 111, 111],
      ...[208, 208, 36, 44, 69, 94, 94],
      ...[208, 216, 44, 35, 52, 77, 77],
      ...[191, 208, 216, 35, 43, 60, 60],
      ...[0, 191, 199, 18, 18, 35, 0],
    ]);
  });

  it('filters each image of a batch alone', () => {
    const [a, b] = [speckled(1, 1, 9, 8), wavy(2, 1, 9, 8)];
    const both = medianFilter(batchOf([a, b]), 3, 'reflection');
    expect([...both.data]).toEqual([
      ...medianFilter(a, 3, 'reflection').data,
      ...medianFilter(b, 3, 'reflection').data,
    ]);
  });

  it('takes a negative zero for a zero', () => {
    const image = imageTensor(Float32Array.of(-0, -0, -0, -0, -0, 1, 1, 1, 1), [1, 1, 3, 3]);
    expect(medianFilter(image, 3, 'reflection').data[4]).toBe(0);
  });

  it('goes on by reflection, again and again, where an image is smaller than the window', () => {
    // 0.2 0.8 continued is 0.2 0.8 | 0.2 0.8 | 0.2: around the first pixel 0.2 is met three times of five.
    const image = imageTensor(Float32Array.of(0.2, 0.8), [1, 1, 1, 2]);
    expect([...medianFilter(image, 5, 'reflection').data]).toEqual([Math.fround(0.2), Math.fround(0.8)]);
  });
});
