import { describe, expect, it } from 'vitest';
import { fittingTile } from './fitting-tile.js';
import { planTiles } from './plan.js';

const tile = { height: 638, width: 638 };

/** Pixels of all tiles by those of the image. */
function share(height: number, width: number, fitted: boolean, radius = 51): number {
  const image = { height, width, multiple: 8, radius };
  const plan = planTiles({ ...image, tile: fitted ? fittingTile({ ...image, tile }) : tile });
  return (plan.rows.length * plan.columns.length * plan.tile.height * plan.tile.width) / (height * width);
}

describe('fittingTile', () => {
  it('makes of 12 megapixels 6 rows of 7 tiles, where squares would be 6 rows of 8', () => {
    // (3000 - 104) / 6 and (4000 - 104) / 7, each rounded up to 8, with the 104 pixels that tiles share.
    expect(share(3000, 4000, true)).toBeCloseTo((6 * (488 + 104) * 7 * (560 + 104)) / 12e6, 9);
    expect(share(3000, 4000, false)).toBeCloseTo((48 * 592 * 592) / 12e6, 9);
  });

  it('has no more pixels than the tile, and never leads to more work', () => {
    for (let i = 0; i < 200; i++) {
      const [height, width] = [8 * (80 + ((i * 37) % 400)), 8 * (80 + ((i * 101) % 600))];
      for (const radius of [0, 5, 51, 150]) {
        const found = fittingTile({ height, width, tile, multiple: 8, radius });
        expect(found.height * found.width).toBeLessThanOrEqual(638 * 638);
        expect(share(height, width, true, radius)).toBeLessThanOrEqual(share(height, width, false, radius));
      }
    }
  });

  it('is the whole image where that has no more pixels, whatever its shape', () => {
    const long = { height: 192, width: 2048 };
    expect(fittingTile({ ...long, tile, multiple: 8, radius: 51 })).toEqual(long);
  });

  it('has no side over 2048 pixels, beyond which float16 is wrong on GPUs, where an image is longer', () => {
    for (const [height, width] of [
      [104, 3904],
      [3904, 104],
      [64, 100_000],
      [504, 20_000],
    ] as const) {
      const found = fittingTile({ height, width, tile, multiple: 8, radius: 51 });
      expect(Math.max(found.height, found.width), `${height} x ${width}`).toBeLessThanOrEqual(2048);
    }
  });
});
