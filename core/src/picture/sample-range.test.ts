import { describe, expect, it } from 'vitest';
import { parseSampleRange, usedRange } from './sample-range.js';

/** A picture of 100 x 100 pixels. */
const words = (sampleAt: (i: number) => number, channels: 1 | 2 | 3 = 1) => ({
  channels,
  data: Uint16Array.from({ length: 10_000 * channels }, (_, i) => sampleAt(i)),
});

describe('usedRange', () => {
  it('is that of a camera of 12 bits', () => {
    // Each value from 0 to 4095 two or three times; of 10,000, ten may lie outside on each side.
    expect(usedRange(words((i) => i % 4096))).toEqual({ low: 3, high: 4090 });
  });

  it('leaves out hot pixels, dead ones, and a scale bar', () => {
    const picture = words((i) => 200 + (i % 1000));
    picture.data.fill(4095, 0, 9);
    picture.data.fill(0, 100, 109);
    picture.data.fill(65_535, 2000, 2900);
    expect(usedRange(picture)).toEqual({ low: 200, high: 1199 });
  });

  it('is none where samples use more than a quarter, and none of 8 bits', () => {
    expect(usedRange(words((i) => (i % 4) * 5461))).toEqual({ low: 0, high: 16_383 });
    expect(usedRange(words((i) => (i % 4) * 5462))).toBeUndefined();
    expect(
      usedRange({ channels: 1, data: Uint8Array.from({ length: 10_000 }, (_, i) => i % 40) }),
    ).toBeUndefined();
  });

  it('is at least 16 samples wide: of a dark frame, a mask, a few pixels', () => {
    expect(usedRange(words((i) => 100 + (i % 3)))).toEqual({ low: 100, high: 116 });
    expect(usedRange(words((i) => i % 2))).toEqual({ low: 0, high: 16 });
    const few = Uint16Array.from({ length: 16 }, (_, i) => 100 * i);
    expect(usedRange({ channels: 1, data: few })).toEqual({ low: 0, high: 1500 });
    expect(usedRange({ channels: 1, data: few.subarray(1) })).toBeUndefined();
    expect(usedRange(words(() => 65_535))).toBeUndefined();
  });

  it('is of all colours together, and not of alpha', () => {
    expect(usedRange(words((i) => 1000 * (1 + (i % 3)), 3))).toEqual({ low: 1000, high: 3000 });
    expect(usedRange(words((i) => (i % 2 === 1 ? 65_535 : i % 1000), 2))).toEqual({ low: 0, high: 998 });
  });

  it('is found in a large picture by a million of its pixels', () => {
    const data = Uint16Array.from({ length: 3_000_000 }, (_, i) => 500 + (i % 3001));
    expect(usedRange({ channels: 1, data })).toEqual({ low: 503, high: 3497 });
  });
});

it.each([
  ['auto', 'auto'],
  ['full', 'full'],
  ['100..4095', { low: 100, high: 4095 }],
  ['4095..100', undefined],
  ['5..5', undefined],
  ['0..65536', undefined],
  ['-1..5', undefined],
  ['half', undefined],
] as const)('%s is read as a range', (text, range) => {
  expect(parseSampleRange(text)).toEqual(range);
});
