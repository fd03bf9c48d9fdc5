import { describe, expect, it } from 'vitest';
import { naturalLog } from './natural-log.js';
import { randomStream } from './random.js';

/** Distance in units in the last place of `expected`. */
function ulps(actual: number, expected: number): number {
  return Math.abs(actual - expected) / 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52);
}

describe('naturalLog', () => {
  it('gives the decimal expansions of known logarithms', () => {
    // OEIS A002162 (ln 2) and A002392 (ln 10), and multiples of them.
    expect(naturalLog(2)).toBe(0.6931471805599453);
    expect(naturalLog(10)).toBe(2.302585092994046);
    expect(naturalLog(0.5)).toBe(-0.6931471805599453);
    expect(ulps(naturalLog(1e-300), -690.7755278982137)).toBeLessThanOrEqual(1);
    expect(ulps(naturalLog(Number.MIN_VALUE), -744.4400719213812)).toBeLessThanOrEqual(1);
    expect(naturalLog(1)).toBe(0);
  });

  it('stays within two units in the last place of Math.log', () => {
    const stream = randomStream(1);
    let worst = 0;
    for (let i = 0; i < 50_000; i++) {
      const scale = i % 3 === 0 ? 2 ** (stream.integer(2000) - 1000) : 1.5;
      const x = stream.uniform() * scale;
      worst = Math.max(worst, ulps(naturalLog(x), Math.log(x)));
    }
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('follows Math.log outside the positive finite numbers', () => {
    for (const x of [0, -0, -1, -Infinity, Infinity, NaN]) expect(naturalLog(x)).toBe(Math.log(x));
  });
});
