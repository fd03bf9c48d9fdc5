import { describe, expect, it } from 'vitest';
import { randomStream, type RandomStream } from '@denoisekit/core';
import { differenceEstimate, meanEstimate, pooledPsnrEstimate, psnrDifferenceEstimate } from './interval.js';

/** MSEs of 400 images as they come: skewed, the worst some ten times the best. And those of a model that is a little worse. */
const images = 400;
const random = randomStream(11, 1);
const better = Float64Array.from({ length: images }, () => 0.008 * Math.exp(0.5 * random.normal()));
const worse = better.map((mse) => mse * (1.03 + 0.05 * random.normal()));

const pooled = (mses: Float64Array) => -10 * Math.log10(mean(mses));

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The 2.5 % and 97.5 % quantiles of a figure over 4,000 sets of images drawn with replacement. */
function bootstrap(figure: (indices: Uint16Array) => number): readonly [low: number, high: number] {
  const stream: RandomStream = randomStream(11, 2);
  const figures = Float64Array.from({ length: 4000 }, () =>
    figure(Uint16Array.from({ length: images }, () => stream.integer(images))),
  ).sort();
  return [figures[99]!, figures[3899]!];
}

const pick = (values: Float64Array, indices: Uint16Array) =>
  Float64Array.from(indices, (index) => values[index]!);

describe('meanEstimate', () => {
  it('is that of scipy', () => {
    // v = np.arange(1, 11); scipy.stats.norm.interval(0.95, v.mean(), v.std(ddof=1) / 10**0.5)
    const { value, low, high } = meanEstimate([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(value).toBe(5.5);
    expect(low).toBeCloseTo(3.623477350975228, 12);
    expect(high).toBeCloseTo(7.376522649024772, 12);
  });

  it('has no interval for one image', () => {
    expect(meanEstimate([0.25])).toEqual({ value: 0.25, low: null, high: null });
    expect(pooledPsnrEstimate([0.01])).toEqual({ value: 20, low: null, high: null });
  });

  it('agrees with a bootstrap', () => {
    const { low, high } = meanEstimate(better);
    const [lower, upper] = bootstrap((indices) => mean(pick(better, indices)));
    expectNear([low!, high!], [lower, upper]);
  });
});

describe('pooledPsnrEstimate', () => {
  it('agrees with a bootstrap', () => {
    const { value, low, high } = pooledPsnrEstimate(better)!;
    expect(value).toBeCloseTo(pooled(better), 12);
    expectNear(
      [low!, high!],
      bootstrap((indices) => pooled(pick(better, indices))),
    );
  });

  it('is none where nothing is wrong', () => {
    expect(pooledPsnrEstimate([0, 0])).toBeNull();
  });
});

describe('the difference of two models on the same images', () => {
  it('is far surer than their intervals side by side', () => {
    const { value, low, high } = differenceEstimate(worse, better);
    expect(value).toBeCloseTo(mean(worse) - mean(better), 12);
    const alone = meanEstimate(better);
    expect(high! - low!).toBeLessThan((alone.high! - alone.low!) / 5);
    expect(low).toBeGreaterThan(0);
    expectNear(
      [low!, high!],
      bootstrap((indices) => mean(pick(worse, indices)) - mean(pick(better, indices))),
    );
  });

  it('has an interval in dB that agrees with a bootstrap', () => {
    const { value, low, high } = psnrDifferenceEstimate(worse, better)!;
    expect(value).toBeCloseTo(pooled(worse) - pooled(better), 12);
    expect(high).toBeLessThan(0);
    expectNear(
      [low!, high!],
      bootstrap((indices) => pooled(pick(worse, indices)) - pooled(pick(better, indices))),
    );
  });

  it('is none in dB where one of them has nothing wrong', () => {
    expect(psnrDifferenceEstimate([0, 0], [0.1, 0.2])).toBeNull();
  });
});

/** Both ends within 8 % of the interval's width: 4,000 draws place a 2.5 % quantile within some 3 %. */
function expectNear(actual: readonly [number, number], expected: readonly [number, number]): void {
  const tolerance = 0.08 * (expected[1] - expected[0]);
  expect(Math.abs(actual[0] - expected[0])).toBeLessThan(tolerance);
  expect(Math.abs(actual[1] - expected[1])).toBeLessThan(tolerance);
}
