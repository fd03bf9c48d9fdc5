import { describe, expect, it } from 'vitest';
import { asOrientation, laidAs, upright, type Orientation } from './orientation.js';
import type { Pixels } from './pixels.js';

/** What is seen: three columns, two rows. */
const seen = [
  [1, 2, 3],
  [4, 5, 6],
];

/**
 * The same picture as files of each orientation hold it, by the words of CIPA DC-008: "0th row is" and "0th column is" this side of
 * what is seen.
 */
const stored: Readonly<Record<Orientation, readonly (readonly number[])[]>> = {
  1: seen, // top, left
  2: [
    [3, 2, 1],
    [6, 5, 4],
  ], // top, right
  3: [
    [6, 5, 4],
    [3, 2, 1],
  ], // bottom, right
  4: [
    [4, 5, 6],
    [1, 2, 3],
  ], // bottom, left
  5: [
    [1, 4],
    [2, 5],
    [3, 6],
  ], // left, top
  6: [
    [3, 6],
    [2, 5],
    [1, 4],
  ], // right, top
  7: [
    [6, 3],
    [5, 2],
    [4, 1],
  ], // right, bottom
  8: [
    [4, 1],
    [5, 2],
    [6, 3],
  ], // left, bottom
};

const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const;

function pixelsOf(rows: readonly (readonly number[])[], channels: 1 | 3 = 1): Pixels {
  const values = rows.flat().flatMap((value) => Array.from({ length: channels }, (_, c) => 10 * value + c));
  return { width: rows[0]!.length, height: rows.length, channels, data: Uint8Array.from(values) };
}

describe('orientation', () => {
  it.each(orientations)('%i is turned upright, and back', (orientation) => {
    for (const channels of [1, 3] as const) {
      const file = pixelsOf(stored[orientation], channels);
      expect(upright(file, orientation)).toEqual(pixelsOf(seen, channels));
      expect(laidAs(pixelsOf(seen, channels), orientation)).toEqual(file);
    }
  });

  it('is that of each frame', () => {
    const { data, ...layout } = pixelsOf(stored[6]);
    const twice = {
      ...layout,
      frames: 2,
      data: Uint8Array.from([...data, ...data.map((value) => value + 1)]),
    };
    const flat = pixelsOf(seen).data;
    const expected = [...flat, ...flat.map((value) => value + 1)];
    expect(upright(twice, 6)).toMatchObject({ width: 3, height: 2, data: Uint8Array.from(expected) });
  });

  it('is 1 for what a file may not say', () => {
    expect([0, 9, 1.5, undefined, 6].map(asOrientation)).toEqual([1, 1, 1, 1, 6]);
  });
});
