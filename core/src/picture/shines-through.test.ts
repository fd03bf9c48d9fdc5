import { describe, expect, it } from 'vitest';
import { barsAt, drawPalePage, height, paper, width, type PalePage } from './pale-page.test.helper.js';
import { findPalePrint } from './pale-print.js';
import { mayShineThrough } from './shines-through.js';

async function decided(drawn: PalePage): Promise<boolean> {
  const { page, cleaned } = drawPalePage(drawn);
  return mayShineThrough(page, cleaned, 0, await findPalePrint(page, cleaned, 0));
}

describe('pale print', () => {
  const apart = barsAt(30);
  const among = barsAt(8, 30);

  it('may be of the other side where its strokes lie among dark letters as well as apart from them, all over the page', async () => {
    expect(await decided({ pale: among })).toBe(true);
  });

  it('is of this side where its strokes keep clear of dark ones', async () => {
    expect(await decided({ pale: apart })).toBe(false);
  });

  it('may be where they lie among dark letters in a quarter of the page', async () => {
    const quarter = barsAt(8).filter(([x, y]) => x < width / 2 && y < height / 2);
    expect(await decided({ pale: [...apart, ...quarter] })).toBe(true);
  });

  it('does not take the structure of paper, as much above its brightness as below, for strokes', async () => {
    const structure = (x: number, y: number): number =>
      0.2 * paper * Math.sign(Math.sin(x / 4) * Math.sin(y / 4));
    expect(await decided({ pale: apart, structure })).toBe(false);
  });

  it('does not depend on where parts begin', async () => {
    const down = among.map(([x, y]) => [x + 5, y] as const);
    expect(await decided({ pale: down })).toBe(true);
  });
});
