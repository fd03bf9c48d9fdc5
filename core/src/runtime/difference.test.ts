import { describe, expect, it } from 'vitest';
import { compareTensors } from './difference.js';
import { errorOf } from '../error-of.test.helper.js';
import { randomStream } from '../random/random.js';

describe('compareTensors', () => {
  it('gives what NumPy prints', () => {
    // NumPy 2.4.6: i = np.arange(4567); a, r = ((i * k % 10007) / 10007).astype('float32') for k = 7919 and 104729;
    // d = abs(a.astype(float) - r): d.max(), d.mean(), np.percentile(d, 99.9, method='inverted_cdf'),
    // -10 * np.log10((d**2).mean()), d.argmax()
    const series = (k: number) => Float32Array.from({ length: 4567 }, (_, i) => ((i * k) % 10007) / 10007);
    const difference = compareTensors(series(7919), series(104729));
    expect(difference.max).toBe(0.9873089091852307);
    expect(difference.mean).toBeCloseTo(0.33345657361417524, 13);
    expect(difference.p999).toBe(0.9649245722685009);
    expect(difference.psnr).toBeCloseTo(7.778202518046408, 11);
    expect(difference.worstIndex).toBe(1409);
  });

  it.each([1, 2, 999, 1000, 1001, 1999, 2000, 2001, 5003])('takes the right rank of %d values', (count) => {
    // Differences 1..count in random order: the smallest k with k >= 0.999 count.
    const actual = Uint32Array.from({ length: count }, (_, i) => i + 1);
    randomStream(count).shuffle(actual);
    const { p999, max, mean } = compareTensors(Float32Array.from(actual), new Float32Array(count));
    expect(p999).toBe(Math.ceil((count * 999) / 1000));
    expect(max).toBe(count);
    expect(mean).toBeCloseTo((count + 1) / 2, 9);
  });

  it('finds the rank among equal and sorted values too', () => {
    const count = 3000;
    const zeros = new Float32Array(count);
    const few = Float32Array.from({ length: count }, (_, i) => (i >= count - 4 ? 1 : 0.25));
    expect(compareTensors(few, zeros)).toMatchObject({ p999: 1, worstIndex: count - 4 });
    few[count - 4] = 0.25; // now exactly 99.9 % are at most 0.25
    expect(compareTensors(few, zeros).p999).toBe(0.25);
    const falling = Float32Array.from({ length: count }, (_, i) => count - i);
    expect(compareTensors(falling, zeros).p999).toBe(2997);
  });

  it('has neither a distance nor a PSNR for identical values', () => {
    const values = Float32Array.of(0.1, 0.2);
    expect(compareTensors(values, values.slice())).toEqual({
      max: 0,
      mean: 0,
      p999: 0,
      psnr: null,
      worstIndex: 0,
    });
  });

  it('refuses NaN, infinities, nothing, and different lengths', () => {
    const [one, two] = [new Float32Array(1), new Float32Array(2)];
    expect(errorOf(() => compareTensors(Float32Array.of(NaN), one)).code).toBe('values-not-finite');
    expect(errorOf(() => compareTensors(one, Float32Array.of(Infinity))).code).toBe('values-not-finite');
    expect(errorOf(() => compareTensors(one, two)).code).toBe('shape-mismatch');
    expect(errorOf(() => compareTensors(new Float32Array(0), new Float32Array(0))).code).toBe(
      'shape-mismatch',
    );
  });
});
