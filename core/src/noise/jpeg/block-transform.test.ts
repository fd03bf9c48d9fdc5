import { describe, expect, it } from 'vitest';
import { randomStream } from '../../random/random.js';
import { blockSteps, quantiseBlock } from './block-transform.js';

/** The definition (ITU-T T.81, A.3.3), and its inverse: sums over cosines. */
function byDefinition(block: Float64Array, steps: readonly number[]): number[] {
  const cosine = (k: number, n: number) =>
    (k === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * n + 1) * k * Math.PI) / 16);
  const all = Array.from({ length: 64 }, (_, i) => i);
  const quantised = all.map((i) => {
    const sum = all.reduce(
      (total, j) => total + block[j]! * cosine(i >> 3, j >> 3) * cosine(i & 7, j & 7),
      0,
    );
    return Math.round(sum / steps[i]!) * steps[i]!;
  });
  return all.map((j) =>
    all.reduce((total, i) => total + quantised[i]! * cosine(i >> 3, j >> 3) * cosine(i & 7, j & 7), 0),
  );
}

describe('quantiseBlock', () => {
  it.each([
    ['no step that matters', () => 1e-6],
    ['steps that differ by row and column', (i: number) => 3.3 + (i >> 3) + 2.5 * (i & 7)],
    ['steps that leave little', (i: number) => 40 + 9 * i],
  ])('is transform, rounding and transform back, with %s', (_, stepOf) => {
    const stream = randomStream(3);
    const steps = Array.from({ length: 64 }, (_, i) => stepOf(i));
    for (let round = 0; round < 20; round++) {
      const block = Float64Array.from({ length: 64 }, () => 256 * stream.uniform() - 128);
      const expected = byDefinition(block, steps);
      quantiseBlock(block, blockSteps(steps));
      block.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5);
      });
    }
  });
});
