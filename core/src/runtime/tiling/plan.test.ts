import { describe, expect, it } from 'vitest';
import { errorOf } from '../../error-of.test.helper.js';
import { randomStream } from '../../random/random.js';
import { planTiles, type PlanTilesOptions, type TileSize, type TileSpan } from './plan.js';

/** Options that make sense, the more extreme ones included: no radius, no multiple, images smaller than a tile. */
function randomOptions(seed: number): PlanTilesOptions {
  const random = randomStream(seed, 1);
  const multiple = 1 + random.integer(8);
  const radius = random.integer(20);
  const size = () => multiple * (1 + random.integer(Math.ceil(150 / multiple)));
  const tile = () => 2 * (radius + multiple) + random.integer(60);
  return {
    height: size(),
    width: size(),
    tile: { height: tile(), width: tile() },
    multiple,
    radius,
  };
}

const cases = Array.from({ length: 400 }, (_, seed) => randomOptions(seed));

/** Both axes of a plan: the image's length, the tile's, and the spans. */
function axesOf(options: PlanTilesOptions) {
  const { tile, rows, columns } = planTiles(options);
  return [
    { length: options.height, largest: options.tile.height, size: tile.height, spans: rows },
    { length: options.width, largest: options.tile.width, size: tile.width, spans: columns },
  ];
}

/** By going from left to right and putting each tile as far on as its margin lets it. */
function fewestByGreed(length: number, largest: number, multiple: number, radius: number): number {
  const size = Math.floor(largest / multiple) * multiple;
  if (length <= size) return 1;
  let count = 1;
  for (let end = size; end < length; count++) {
    const owned = end - radius;
    end = Math.floor((owned - radius) / multiple) * multiple + size;
  }
  return count;
}

describe('planTiles', () => {
  it('gives every pixel to exactly one tile', () => {
    for (const options of cases) {
      const { rows, columns } = planTiles(options);
      const owners = new Uint8Array(options.height * options.width);
      for (const row of rows) {
        for (const column of columns) {
          for (let y = row.from; y < row.to; y++) {
            for (let x = column.from; x < column.to; x++) owners[y * options.width + x]!++;
          }
        }
      }
      expect(owners.every((count) => count === 1)).toBe(true);
    }
  });

  it('keeps what a tile owns a radius away from its edges, except from those of the image', () => {
    for (const options of cases) {
      for (const { length, size, spans } of axesOf(options)) {
        for (const { start, from, to } of spans) {
          const end = start + size;
          expect(to).toBeGreaterThan(from);
          expect(from - start).toBeGreaterThanOrEqual(start === 0 ? 0 : options.radius);
          expect(end - to).toBeGreaterThanOrEqual(end === length ? 0 : options.radius);
        }
      }
    }
  });

  it('never leaves the image, starts at multiples, and takes no more than the tile that it was given', () => {
    for (const options of cases) {
      for (const { length, largest, size, spans } of axesOf(options)) {
        expect(size % options.multiple).toBe(0);
        expect(size).toBeLessThanOrEqual(largest);
        for (const { start } of spans) {
          expect(start % options.multiple).toBe(0);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start + size).toBeLessThanOrEqual(length);
        }
      }
    }
  });

  it('takes the fewest tiles, and none smaller would do with as many', () => {
    for (const options of cases) {
      const { multiple, radius } = options;
      for (const { length, largest, size, spans } of axesOf(options)) {
        expect(spans.length).toBe(fewestByGreed(length, largest, multiple, radius));
        // A tile that holds nothing but margins never arrives at the other side.
        const smaller = size - multiple;
        if (spans.length > 1 && smaller > 2 * radius + multiple) {
          expect(fewestByGreed(length, smaller, multiple, radius)).toBeGreaterThan(spans.length);
        }
      }
    }
  });

  it('lets the last tile own more than its padding, so that it always has something to write', () => {
    for (const options of cases) {
      for (const { length, spans } of axesOf(options)) {
        expect(length - spans.at(-1)!.from).toBeGreaterThanOrEqual(options.multiple);
      }
    }
  });

  it('cuts 1024 pixels with a radius of 38 as worked out by hand', () => {
    // Shared: 76. 948 new pixels in steps of at most 324: 3 tiles, steps of 316, tiles of 392.
    const spans: TileSpan[] = [
      { start: 0, from: 0, to: 354 },
      { start: 316, from: 354, to: 670 },
      { start: 632, from: 670, to: 1024 },
    ];
    expect(
      planTiles({
        height: 1024,
        width: 1024,
        tile: { height: 400, width: 400 },
        multiple: 4,
        radius: 38,
      }),
    ).toEqual({ tile: { height: 392, width: 392 }, rows: spans, columns: spans });
  });

  it('shifts the last tile inwards where the steps do not come out even', () => {
    // Shared: 4. 26 new pixels in steps of at most 8: 4 tiles, steps of 6.5 rounded up to 8; 3 * 8 + 12 = 36 > 30.
    const { tile, rows } = planTiles({
      height: 30,
      width: 2,
      tile: { height: 13, width: 13 },
      multiple: 2,
      radius: 2,
    });
    expect(tile).toEqual({ height: 12, width: 2 });
    expect(rows.map(({ start }) => start)).toEqual([0, 8, 16, 18]);
  });

  it('makes one tile of an image that fits, however far the model looks', () => {
    expect(
      planTiles({ height: 28, width: 32, tile: { height: 32, width: 35 }, multiple: 4, radius: 99 }),
    ).toEqual({
      tile: { height: 28, width: 32 },
      rows: [{ start: 0, from: 0, to: 28 }],
      columns: [{ start: 0, from: 0, to: 32 }],
    });
  });

  it('refuses tiles that are all margin, and says how large they have to be', () => {
    const plan = (height: number) =>
      planTiles({ height: 100, width: 8, tile: { height, width: 8 }, multiple: 4, radius: 6 });
    const error = errorOf(() => plan(15));
    expect(error.code).toBe('usage');
    expect(error.message).toContain('at least 16');
    expect(plan(16).tile.height).toBe(16);
  });

  it('refuses tiles whose size makes no sense', () => {
    const good = { height: 8, width: 8, tile: { height: 8, width: 8 }, multiple: 4, radius: 1 };
    const codeOf = (tile: TileSize) => errorOf(() => planTiles({ ...good, tile })).code;
    for (const bad of [-1, 0, 1.5, NaN, Infinity]) {
      expect(codeOf({ height: bad, width: 8 })).toBe('usage');
      expect(codeOf({ height: 8, width: bad })).toBe('usage');
    }
  });
});
