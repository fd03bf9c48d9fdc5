import { describe, expect, it } from 'vitest';
import { randomStream } from '../random/random.js';
import { kthSmallest } from './kth-smallest.js';

describe('kthSmallest', () => {
  it('is what sorting puts there, with equal and infinite values too, and leaves the values as they are', () => {
    const stream = randomStream(7, 1, 2, 3);
    for (const length of [1, 2, 3, 10, 101]) {
      for (const kinds of [2, 5, 1000]) {
        const values = Float64Array.from({ length }, () => Math.floor(kinds * stream.uniform()));
        if (length > 2) values[1] = Infinity;
        const before = [...values];
        const sorted = values.slice().sort();
        expect(before.map((_, k) => kthSmallest(values, k))).toEqual([...sorted]);
        expect([...values]).toEqual(before);
      }
    }
  });
});
