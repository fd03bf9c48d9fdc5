import { describe, expect, it } from 'vitest';
import { scheduleFactor, type Schedule } from './schedule.js';

const cosine: Schedule = { kind: 'cosine', warmupFraction: 0.2, startFactor: 0.1, endFactor: 0.01 };

describe('scheduleFactor', () => {
  it('stays at one when constant', () => {
    expect(scheduleFactor({ kind: 'constant' }, 0, 10)).toBe(1);
    expect(scheduleFactor({ kind: 'constant' }, 9, 10)).toBe(1);
  });

  // 100 steps, 20 of them warm-up; the cosine is at its half after (100 - 20) / 2 = 40 more.
  it.each([
    [0, 0.1],
    [10, 0.55],
    [20, 1],
    [40, 0.01 + 0.99 * 0.8535533905932737], // (1 + cos 45°) / 2
    [60, 0.505],
    [100, 0.01],
  ])('warms up in a line and falls by half a cosine: step %i has factor %d', (step, expected) => {
    expect(scheduleFactor(cosine, step, 100)).toBeCloseTo(expected, 12);
  });

  it('has no warm-up when its part is zero', () => {
    expect(scheduleFactor({ ...cosine, warmupFraction: 0 }, 0, 100)).toBe(1);
  });
});
