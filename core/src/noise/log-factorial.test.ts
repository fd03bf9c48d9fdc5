import { describe, expect, it } from 'vitest';
import { logFactorial } from './log-factorial.js';

// Printed by Python 3.11's decimal with 40 digits: `float(Decimal(math.factorial(k)).ln())`; the last by Stirling's series there.
const logarithms: readonly (readonly [k: number, logarithm: number])[] = [
  [2, 0.6931471805599453],
  [10, 15.104412573075516],
  [15, 27.89927138384089],
  [16, 30.671860106080672],
  [17, 33.50507345013689],
  [20, 42.335616460753485],
  [100, 363.73937555556347],
  [1000, 5912.128178488163],
  [1_000_000, 12815518.384658169],
];

describe('logFactorial', () => {
  it.each(logarithms)('gives what decimal arithmetic prints for %d!', (k, logarithm) => {
    expect(Math.abs(logFactorial(k) / logarithm - 1)).toBeLessThan(1e-15);
  });

  it('is 0 for 0! and 1!', () => {
    expect([logFactorial(0), logFactorial(1)]).toEqual([0, 0]);
  });
});
