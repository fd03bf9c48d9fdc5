import { describe, expect, it } from 'vitest';
import { quantisationTables } from './quantisation-tables.js';

describe('quantisationTables', () => {
  // The first rows in files that libvips 8.18 wrote at these qualities.
  it.each([
    [50, [16, 11, 10, 16, 24, 40, 51, 61], [17, 18, 24, 47, 99, 99, 99, 99]],
    [75, [8, 6, 5, 8, 12, 20, 26, 31], [9, 9, 12, 24, 50, 50, 50, 50]],
    [90, [3, 2, 2, 3, 5, 8, 10, 12], [3, 4, 5, 9, 20, 20, 20, 20]],
    [100, [1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1]],
    [10, [80, 55, 50, 80, 120, 200, 255, 255], [85, 90, 120, 235, 255, 255, 255, 255]],
    [1, Array(8).fill(255), Array(8).fill(255)],
  ])('at quality %d begin with %j and %j', (quality, luma, chroma) => {
    const tables = quantisationTables(quality);
    expect(tables.luma.slice(0, 8)).toEqual(luma);
    expect(tables.chroma.slice(0, 8)).toEqual(chroma);
    expect([tables.luma.length, tables.chroma.length]).toEqual([64, 64]);
  });
});
