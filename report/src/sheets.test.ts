import { imageTensor } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { maxShownSize, sheetOf } from './sheets.js';
import { flat } from './testing/report-data.js';

describe('a sheet', () => {
  it('shows at most twelve digits in a row, twice as large as their pixels', () => {
    const digits = new Array(20).fill(flat(1, 28));
    const { picture, columns, scale, cropped } = sheetOf([digits, digits, digits])!;
    // 12 images of 28 and 13 gaps of 1; 3 rows and 4 gaps.
    expect(picture.shape).toEqual([1, 1, 3 * 28 + 4, 12 * 28 + 13]);
    expect({ columns, scale, cropped }).toEqual({ columns: 12, scale: 2, cropped: false });
  });

  it('shows the middle of images that are larger than a page can carry', () => {
    const size = maxShownSize + 4;
    const data = new Float32Array(size * size);
    // The first pixel of the middle, and its last.
    data[2 * size + 2] = 1;
    data[(size - 3) * size + (size - 3)] = 0.75;
    const { picture, cropped } = sheetOf([[imageTensor(data, [1, 1, size, size])]])!;
    expect(cropped).toBe(true);
    expect(picture.shape).toEqual([1, 1, maxShownSize + 2, maxShownSize + 2]);
    const width = maxShownSize + 2;
    expect(picture.data[width + 1]).toBe(1);
    expect(picture.data[maxShownSize * width + maxShownSize]).toBe(0.75);
  });

  it('has fewer columns where images are large, and at least one', () => {
    expect(sheetOf([new Array(12).fill(flat(0, 96, 3))])!.columns).toBe(5);
    const rows = new Array(9).fill(new Array(12).fill(flat(0, 96, 3)));
    expect(sheetOf(rows)!.columns).toBe(1);
  });

  it('is none without images', () => {
    expect(sheetOf([[], []])).toBeNull();
    expect(sheetOf([])).toBeNull();
  });
});
