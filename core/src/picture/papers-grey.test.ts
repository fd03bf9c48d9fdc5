import { describe, expect, it } from 'vitest';
import { papersGrey } from './papers-grey.js';

describe('papersGrey', () => {
  it('rounds the weighted sum of the colours to whole samples', () => {
    // 0.29893602 * 200 + 0.58704307 * 100 + 0.1140209 * 50 = 124.19; of white 254.9999975.
    const data = Uint8Array.of(200, 100, 50, 255, 255, 255, 7, 7, 7);
    const grey = { width: 3, height: 1, channels: 1, data: Uint8Array.of(124, 255, 7) };
    expect(papersGrey({ width: 3, height: 1, channels: 3, data })).toEqual(grey);
  });

  it('keeps 16 bits, and leaves out alpha', () => {
    const data = Uint16Array.of(65_535, 0, 0, 9, 0, 0, 65_535, 9);
    // 19590.77 and 7472.36
    expect([...papersGrey({ width: 2, height: 1, channels: 4, data }).data]).toEqual([19_591, 7472]);
    const grey = Uint8Array.of(5, 255, 6, 255);
    expect([...papersGrey({ width: 2, height: 1, channels: 2, data: grey }).data]).toEqual([5, 6]);
  });
});
