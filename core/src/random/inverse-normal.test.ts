import { describe, expect, it } from 'vitest';
import { fillInverseNormal, inverseNormal } from './inverse-normal.js';

// Printed by SciPy 1.17.1: `repr(float(scipy.stats.norm.ppf(p)))`.
const quantiles: readonly (readonly [p: number, x: number])[] = [
  [0.975, 1.959963984540054],
  [0.25, -0.6744897501960817],
  [0.1, -1.2815515655446004],
  [0.0749, -1.4402382675279635],
  [0.925000001, 1.4395314780028274],
  [1e-3, -3.090232306167813],
  [0.999999, 4.753424308817087],
  [2 ** -33, -6.3379577545537895],
  [1e-10, -6.361340902404056],
  [1e-300, -37.0470962993612],
];

describe('inverseNormal', () => {
  it.each(quantiles)('gives the quantile that SciPy prints for p = %d', (p, x) => {
    expect(Math.abs(inverseNormal(p) / x - 1)).toBeLessThan(2e-15);
  });

  it('is odd about the median', () => {
    expect(inverseNormal(0.5)).toBe(0);
    for (const p of [0.125, 0.0625, 2 ** -20, 2 ** -33]) expect(inverseNormal(1 - p)).toBe(-inverseNormal(p));
  });

  it('gives the infinities at the ends and NaN beyond them', () => {
    expect(inverseNormal(0)).toBe(-Infinity);
    expect(inverseNormal(1)).toBe(Infinity);
    for (const p of [-0.1, 1.1, NaN]) expect(inverseNormal(p)).toBeNaN();
  });
});

describe('fillInverseNormal', () => {
  it('gives what inverseNormal does of the middle of each word, at the edges of the tails too', () => {
    const edge = Math.round(0.075 * 2 ** 32);
    const ends = [0, 1, 2, 3, 255, 2 ** 16, edge - 1, edge, edge + 1, 2 ** 31 - 1];
    const words = Uint32Array.from([...ends, ...ends.map((word) => ~word >>> 0)]);
    const out = new Float32Array(words.length + 1);
    fillInverseNormal(out, 1, words, words.length);
    words.forEach((word, i) => {
      expect(out[i + 1]).toBe(Math.fround(inverseNormal((word + 0.5) / 2 ** 32)));
    });
    expect(out[0]).toBe(0);
  });
});
