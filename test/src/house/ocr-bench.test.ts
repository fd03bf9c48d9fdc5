import { describe, expect, it } from 'vitest';
import { characterErrors, charactersOf } from '../bench/ocr/character-errors.js';
import { madeWorse, shortName } from '../bench/ocr/summary.js';
import { otsu, sauvola } from '../bench/ocr/thresholds.js';

describe('characterErrors', () => {
  // Examples of textbooks.
  it.each([
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['', 'abc', 3],
    ['flaw', 'lawn', 2],
    ['same', 'same', 0],
  ])('between %j and %j are %d', (a, b, errors) => {
    expect(characterErrors(a, b)).toBe(errors);
    expect(characterErrors(b, a)).toBe(errors);
  });

  it('take a line break for a space, and several for one', () => {
    expect(characterErrors('two\nlines \n\n', ' two   lines')).toBe(0);
    expect(charactersOf(' two \n lines\n')).toBe(9);
  });

  it('count a letter with its accent as one', () => {
    expect(characterErrors('caf\u0065\u0301', 'caf\u00e9')).toBe(0);
  });
});

describe('otsu', () => {
  it('parts two heaps of values between them', () => {
    const page = Float32Array.of(0.1, 0.12, 0.15, 0.6, 0.62, 0.7, 0.65);
    expect([...otsu(page)]).toEqual([0, 0, 0, 1, 1, 1, 1]);
  });
});

describe('sauvola', () => {
  it('has the threshold of its formula: m (1 + k (s / R - 1))', () => {
    // A window over the whole page of 3 x 3: m = 0.7656, s = 0.2498 (Python's statistics.mean and pstdev), so the threshold is 0.6887.
    const page = Float32Array.of(0.9, 0.9, 0.9, 0.9, 0.68, 0.9, 0.9, 0.71, 0.1);
    expect([...sauvola(page, 3, 3, { side: 9 })]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 0]);
  });

  it('finds ink in the light and in the shade, where one threshold does not', () => {
    const side = 64;
    const page = Float32Array.from({ length: side * side }, (_, i) => {
      const light = 0.3 + 0.7 * ((i % side) / side);
      return light * (Math.floor(i / side) % 8 < 2 ? 0.4 : 1);
    });
    const ink = Float32Array.from({ length: side * side }, (_, i) => (Math.floor(i / side) % 8 < 2 ? 0 : 1));
    expect(sauvola(page, side, side, { side: 15 })).toEqual(ink);
    expect(otsu(page)).not.toEqual(ink);
  });
});

describe('shortName', () => {
  it.each([
    ['none', 'none'],
    ['paper:0.1+stain:0.6+round:8', 'stain'],
    ['low-ink:0.7+paper:0.15+gaussian:0.03+round:8', 'low-ink'],
    ['low-ink:0.3+bleed-through:0.2+paper:0.2+stain:0.5+blur:0.8+jpeg:50', 'all of it'],
  ])('of %s is %s', (damage, name) => {
    expect(shortName(damage)).toBe(name);
  });
});

describe('madeWorse', () => {
  it('is a page with more than 3 further errors, or more than 0.5 % where that is more', () => {
    const page = (characters: number, raw: number, scan: number) => ({
      ...{ page: 0, font: 'a', damage: 'none', characters },
      errors: { raw, scan },
    });
    const pages = [page(300, 2, 5), page(300, 2, 6), page(2000, 0, 10), page(2000, 0, 11)];
    expect(madeWorse(pages)).toEqual([pages[1], pages[3]]);
  });
});
