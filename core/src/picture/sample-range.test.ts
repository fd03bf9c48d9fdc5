import { describe, expect, it } from 'vitest';
import { usedRange } from './sample-range.js';

/** A picture of 100 x 100 pixels. */
const words = (sampleAt: (i: number) => number, channels: 1 | 2 | 3 = 1) => ({
  channels,
  data: Uint16Array.from({ length: 10_000 * channels }, (_, i) => sampleAt(i)),
});

describe('usedRange', () => {
  it('is that of a camera of 12 bits', () => {
    // Every value from 0 to 4095, and one in 10,000 on each side may lie outside of the range.
    expect(usedRange(words((i) => i % 4096))).toEqual({ low: 0, high: 4095 });
  });

  it('leaves out a hot pixel, and a dead one', () => {
    const picture = words((i) => 200 + (i % 1000));
    picture.data.set([65_535, 0]);
    expect(usedRange(picture)).toEqual({ low: 200, high: 1199 });
  });

  it('is none where samples use more than a quarter, and none of 8 bits', () => {
    expect(usedRange(words((i) => (i % 4) * 5461))).toEqual({ low: 0, high: 16_383 });
    expect(usedRange(words((i) => (i % 4) * 5462))).toBeUndefined();
    expect(
      usedRange({ channels: 1, data: Uint8Array.from({ length: 10_000 }, (_, i) => i % 40) }),
    ).toBeUndefined();
  });

  it('is none of a mask, of one value, and of a few pixels', () => {
    expect(usedRange(words((i) => i % 2))).toBeUndefined();
    expect(usedRange(words(() => 700))).toBeUndefined();
    expect(usedRange({ channels: 1, data: Uint16Array.of(1, 2000) })).toBeUndefined();
  });

  it('is of all colours together, and not of alpha', () => {
    expect(usedRange(words((i) => 1000 * (1 + (i % 3)), 3))).toEqual({ low: 1000, high: 3000 });
    expect(usedRange(words((i) => (i % 2 === 1 ? 65_535 : i % 1000), 2))).toEqual({ low: 0, high: 998 });
  });

  it('is found in a large picture by a million of its pixels', () => {
    const data = Uint16Array.from({ length: 3_000_000 }, (_, i) => 500 + (i % 3001));
    expect(usedRange({ channels: 1, data })).toEqual({ low: 500, high: 3500 });
  });
});
