import { describe, expect, it } from 'vitest';
import { randomStream } from '../random/random.js';
import { colourAt, createMosaic, demosaic, type Mosaic } from './mosaic.js';

function filled(mosaic: Mosaic, valueAt: (row: number, column: number) => number): Mosaic {
  const { values, stride } = mosaic;
  for (let at = 0; at < values.length; at++) values[at] = valueAt(Math.floor(at / stride), at % stride);
  return mosaic;
}

function coloursOf(mosaic: Mosaic): readonly (readonly number[])[] {
  const colours: number[][] = [];
  demosaic(mosaic, (pixel, ...colour) => {
    colours[pixel] = colour;
  });
  return colours;
}

/** Of a size and with the pattern at a place. */
function mosaicAt(height: number, width: number, rowPhase: number, columnPhase: number): Mosaic {
  return { ...createMosaic(height, width, randomStream(1)), rowPhase, columnPhase };
}

const places = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

describe('the Bayer mosaic', () => {
  it('lies at each of its four places, as often', () => {
    const stream = randomStream(2);
    const counts = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      const { rowPhase, columnPhase } = createMosaic(1, 1, stream);
      const place = `${rowPhase}${columnPhase}`;
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    expect(counts.size).toBe(4);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt(75));
  });

  it.each(places)(
    'has one red, two greens and one blue in four pixels, red first at place (%d, %d)',
    (...at) => {
      const mosaic = mosaicAt(4, 4, ...at);
      const colours = [0, 1].flatMap((row) => [0, 1].map((column) => colourAt(mosaic, row, column)));
      expect(colours.toSorted()).toEqual([0, 1, 1, 2]);
      expect(colourAt(mosaic, at[0], at[1])).toBe(0);
    },
  );
});

describe('demosaic', () => {
  it.each(places)('gives back grey slopes exactly, at place (%d, %d)', (...at) => {
    const mosaic = filled(mosaicAt(5, 6, ...at), (row, column) => 3 * row - 2 * column + 7);
    coloursOf(mosaic).forEach((colour, pixel) => {
      const value = 3 * (Math.floor(pixel / 6) + 2) - 2 * ((pixel % 6) + 2) + 7;
      expect(colour).toEqual([value, value, value]);
    });
  });

  // The eighths of figure 2 of the paper: what one value gives to the pixels around it.
  it('spreads a red value as the filters of the paper do', () => {
    const mosaic = filled(mosaicAt(7, 7, 0, 0), (row, column) => (row === 4 && column === 4 ? 8 : 0));
    const colours = coloursOf(mosaic);
    const at = (y: number, x: number) => colours[(2 + y) * 7 + 2 + x];
    expect(at(0, 0)).toEqual([8, 4, 6]);
    expect(at(0, 1)).toEqual([4, 0, 0]); // green between reds
    expect(at(1, 0)).toEqual([4, 0, 0]); // green between reds, in a column
    expect(at(1, 1)).toEqual([2, 0, 0]); // blue
    expect(at(0, 2)).toEqual([0, -1, -1.5]); // the next red
    expect(at(2, 2)).toEqual([0, 0, 0]);
  });

  it('spreads a green value as the filters of the paper do', () => {
    const mosaic = filled(mosaicAt(7, 7, 0, 1), (row, column) => (row === 4 && column === 4 ? 8 : 0));
    const colours = coloursOf(mosaic);
    const at = (y: number, x: number) => colours[(2 + y) * 7 + 2 + x];
    expect(at(0, 0)).toEqual([5, 8, 5]);
    expect(at(0, 1)).toEqual([0, 2, 0]); // red
    expect(at(1, 0)).toEqual([0, 2, 0]); // blue
    expect(at(1, 1)).toEqual([-1, 0, -1]); // green of the other rows
    expect(at(0, 2)).toEqual([-1, 0, 0.5]); // green of the same row: red to its sides
    expect(at(2, 0)).toEqual([0.5, 0, -1]);
  });
});
