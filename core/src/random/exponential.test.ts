import { describe, expect, it } from 'vitest';
import { exponential } from './exponential.js';
import { randomStream } from './random.js';

/** Distance in units in the last place of `expected`. */
function ulps(actual: number, expected: number): number {
  return Math.abs(actual - expected) / 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52);
}

// Printed by Python 3.11's decimal with 40 digits: `float(Decimal(x).exp())`.
const powers: readonly (readonly [x: number, power: number])[] = [
  [1, 2.718281828459045],
  [-1, 0.36787944117144233],
  [-0.5, 0.6065306597126334],
  [-3.25, 0.03877420783172201],
  [-9.999, 4.544535239978074e-5],
  [-10, 4.5399929762484854e-5],
  [0.34657359027997264, 1.414213562373095],
  [-0.34657359027997264, 0.7071067811865476],
  [1e-9, 1.000000001],
  [700, 1.0142320547350045e304],
  [-708, 3.307553003638408e-308],
  [709, 8.218407461554972e307],
];

describe('exponential', () => {
  it.each(powers)('gives the power that decimal arithmetic prints for %d', (x, power) => {
    expect(ulps(exponential(x), power)).toBeLessThanOrEqual(1);
  });

  it('stays within two units in the last place of Math.exp', () => {
    const stream = randomStream(2);
    let worst = 0;
    for (let i = 0; i < 50_000; i++) {
      const x = (stream.uniform() - 0.5) * (i % 2 === 0 ? 20 : 1400);
      worst = Math.max(worst, ulps(exponential(x), Math.exp(x)));
    }
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('is exact at 0, and ends at 0 and Infinity', () => {
    expect([0, -0, -709, -Infinity, 710, Infinity, NaN].map(exponential)).toEqual([
      1,
      1,
      0,
      0,
      Infinity,
      Infinity,
      NaN,
    ]);
  });
});
