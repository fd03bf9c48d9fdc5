import { describe, expect, it } from 'vitest';
import { drawPoisson } from './draw-poisson.js';
import { randomStream } from '../random/random.js';

const draws = 200_000;

function sample(mean: number): Float64Array {
  const stream = randomStream(77, Math.round(mean * 1000));
  return Float64Array.from({ length: draws }, () => drawPoisson(mean, stream));
}

/** exp(-mean) mean^k / k! for k = 0, 1, ..., by its recurrence. */
function probabilities(mean: number, count: number): Float64Array {
  const out = new Float64Array(count);
  // From the mode on both sides, so that no small mean is needed for exp(-mean) to be above 0.
  const mode = Math.floor(mean);
  out[mode] = 1;
  for (let k = mode + 1; k < count; k++) out[k] = (out[k - 1]! * mean) / k;
  for (let k = mode - 1; k >= 0; k--) out[k] = (out[k + 1]! * (k + 1)) / mean;
  const sum = out.reduce((total, one) => total + one, 0);
  return out.map((one) => one / sum);
}

describe('drawPoisson', () => {
  it.each([0.01, 0.5, 3, 9.99, 10, 10.01, 35, 200, 2500])('has the frequencies of mean %d', (mean) => {
    const expected = probabilities(mean, Math.ceil(mean + 12 * Math.sqrt(mean) + 20));
    const counts = new Float64Array(expected.length);
    for (const k of sample(mean)) counts[k]!++;
    // Pearson's statistic over the values that at least ten draws are expected of, and the rest as one.
    let statistic = 0;
    let bins = 0;
    let [restCounted, restExpected] = [0, 0];
    expected.forEach((probability, k) => {
      if (probability * draws < 10) {
        restCounted += counts[k]!;
        restExpected += probability * draws;
        return;
      }
      statistic += (counts[k]! - probability * draws) ** 2 / (probability * draws);
      bins++;
    });
    expect(counts.reduce((total, one) => total + one, 0)).toBe(draws);
    if (restExpected >= 10) {
      statistic += (restCounted - restExpected) ** 2 / restExpected;
      bins++;
    }
    // bins - 1 degrees of freedom: the mean of the statistic, its variance twice that; four standard deviations and a half.
    expect(statistic).toBeLessThan(bins - 1 + 4.5 * Math.sqrt(2 * (bins - 1)));
  });

  it.each([0.01, 3, 9.99, 10, 200, 100_000, 1_000_000])('has mean and variance %d', (mean) => {
    const numbers = sample(mean);
    const average = numbers.reduce((total, k) => total + k, 0) / draws;
    const variance = numbers.reduce((total, k) => total + (k - mean) ** 2, 0) / draws;
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / draws));
    // The fourth central moment of a Poisson distribution is mean + 3 mean^2.
    expect(Math.abs(variance - mean)).toBeLessThan(4 * Math.sqrt((mean + 2 * mean ** 2) / draws));
  });

  it('gives nothing without light, and draws nothing for it', () => {
    const stream = randomStream(1);
    expect([0, -1, NaN].map((mean) => drawPoisson(mean, stream))).toEqual([0, 0, 0]);
    expect(stream.uint32()).toBe(randomStream(1).uint32());
  });
});
