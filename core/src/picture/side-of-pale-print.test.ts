import { describe, expect, it } from 'vitest';
import { barsAt, drawPalePage, height, paper, width, type PalePage } from './pale-page.test.helper.js';
import { findPalePrint } from './pale-print.js';
import { sideOfPalePrint, type PrintedSide } from './side-of-pale-print.js';

function decided(drawn: PalePage): PrintedSide {
  const { page, cleaned } = drawPalePage(drawn);
  return sideOfPalePrint(page, cleaned, 0, findPalePrint(page, cleaned, 0));
}

describe('sideOfPalePrint', () => {
  const apart = barsAt(30);
  const among = barsAt(8, 30);

  it('is the other where pale strokes lie among dark letters as well as apart from them, all over the page', () => {
    expect(decided({ pale: among })).toBe('other');
  });

  it('is this where pale strokes keep clear of dark ones', () => {
    expect(decided({ pale: apart })).toBe('this');
  });

  it('is unsure where they lie among dark letters in a quarter of the page, as a note or a stamp does', () => {
    const quarter = barsAt(8).filter(([x, y]) => x < width / 2 && y < height / 2);
    expect(decided({ pale: [...apart, ...quarter] })).toBe('unsure');
  });

  it('is unsure by fewer than 20 strokes apart from dark ones', () => {
    expect(decided({ pale: [...apart.slice(0, 19), ...barsAt(8)] })).toBe('unsure');
    expect(decided({ pale: [...apart.slice(0, 20), ...barsAt(8)] })).toBe('other');
  });

  it('does not take the structure of paper, as much above its brightness as below, for strokes', () => {
    const structure = (x: number, y: number): number =>
      0.2 * paper * Math.sign(Math.sin(x / 4) * Math.sin(y / 4));
    expect(decided({ pale: apart, structure })).toBe('this');
  });

  it('does not depend on where parts begin', () => {
    const down = among.map(([x, y]) => [x + 5, y] as const);
    expect(decided({ pale: down })).toBe('other');
  });
});
