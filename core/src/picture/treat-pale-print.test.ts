import { expect, it } from 'vitest';
import { readBand } from '../image/image-rows.js';
import { barsAt, drawPalePage, height, width } from './pale-page.test.helper.js';
import type { PalePrint } from './pale-print.js';
import { pixelRows, toPixels } from './pixels.js';
import { treatPalePrint } from './treat-pale-print.js';

const apart = barsAt(30);
const quarter = barsAt(8).filter(([x, y]) => x < width / 2 && y < height / 2);
const among = barsAt(8, 30);

// Pale bars have 0.8 of the brightness of paper; of 255, the model makes 51 of them.
it.each([
  ['dark where they keep clear of dark ones', apart, 'auto', 51, 'kept'],
  ['as pale as they were where they may shine through', [...apart, ...quarter], 'auto', 204, 'left as pale'],
  ['as pale as they were where they lie among dark ones all over', among, 'auto', 204, 'left as pale'],
  ['dark all the same where that is asked for', among, 'keep', 51, 'kept'],
  ['white where that is asked for', apart, 'remove', 255, 'removed'],
] as const)('pale strokes come out %s', async (_, pale, palePrint: PalePrint, grey, done) => {
  const { page, cleaned } = drawPalePage({ pale });
  const pixels = toPixels(readBand(cleaned));
  const found = await treatPalePrint(pixelRows(pixels), {
    input: page,
    palePrint,
    write(_, row, from, values) {
      pixels.data.set(
        values.map((value) => Math.round(255 * value)),
        row * width + from,
      );
    },
  });
  const [x, y] = apart[0]!;
  // Within 3: what the model has removed beside them counts as paper.
  expect(Math.abs(pixels.data[(y + 2) * width + x + 6]! - grey)).toBeLessThanOrEqual(3);
  expect(pixels.data[12 * width + 22]).toBe(0); // a dark one
  expect([...found]).toEqual([done]);
});
