import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { batchOf, faded, speckled, wavy } from '../testing/formula-images.js';
import { imageTensor } from '../image/image-tensor.js';
import { bce, mse, psnrFromMse, psnrMean, psnrPooled } from './metrics.js';

// Printed by scikit-image 0.26.0 and NumPy 2.4.6, in float64, of the images of formula-images.test.helper.ts:
//   mse = skimage.metrics.mean_squared_error(x, t); psnr = skimage.metrics.peak_signal_noise_ratio(t, x, data_range=1)
//   p = np.clip(x, 1e-7, 1 - 1e-7); bce = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
// where t = wavy(17, c, h, w).
const printed = [
  {
    output: speckled(0, 1, 28, 28),
    clean: wavy(17, 1, 28, 28),
    mse: 0.16127266867753487,
    psnr: 7.924392274546859,
    bce: 1.0496262616821306,
  },
  {
    output: faded(wavy(17, 1, 28, 28)),
    clean: wavy(17, 1, 28, 28),
    mse: 0.018684316519244765,
    psnr: 17.285227842124996,
    bce: 0.5761554860249922,
  },
  {
    output: speckled(0, 3, 19, 31),
    clean: wavy(17, 3, 19, 31),
    mse: 0.14909807926466953,
    psnr: 8.265279512494079,
    bce: 1.042386179419,
  },
];

const pair = {
  output: batchOf([speckled(0, 1, 28, 28), faded(wavy(99, 1, 28, 28))]),
  clean: batchOf([wavy(17, 1, 28, 28), wavy(99, 1, 28, 28)]),
};

function row(...values: number[]) {
  return imageTensor(Float32Array.from(values), [1, 1, 1, values.length]);
}

describe('mse, psnr and bce', () => {
  it.each(printed)('equal what scikit-image and NumPy print (MSE $mse)', ({ output, clean, ...expected }) => {
    expect(mse(output, clean)).toBeCloseTo(expected.mse, 13);
    expect(psnrPooled(output, clean)).toBeCloseTo(expected.psnr, 11);
    expect(psnrMean(output, clean)).toBeCloseTo(expected.psnr, 11);
    expect(bce(output, clean)).toBeCloseTo(expected.bce, 12);
  });

  it('pool the MSE of a batch before the logarithm, or average the images’ PSNRs', () => {
    // The same printing of both images: np.mean of the MSEs, -10 * log10 of that, and np.mean of the PSNRs.
    expect(mse(pair.output, pair.clean)).toBeCloseTo(0.08999143923179569, 13);
    expect(psnrPooled(pair.output, pair.clean)).toBeCloseTo(10.457988024631817, 11);
    expect(psnrMean(pair.output, pair.clean)).toBeCloseTo(12.601802852254423, 11);
  });

  it('say null for the PSNR of equal images, also for one in a batch', () => {
    expect(psnrFromMse(0)).toBeNull();
    expect(psnrFromMse(0.01)).toBeCloseTo(20, 12);
    expect(psnrPooled(pair.clean, pair.clean)).toBeNull();
    const oneEqual = batchOf([wavy(17, 1, 28, 28), faded(wavy(99, 1, 28, 28))]);
    expect(psnrMean(oneEqual, pair.clean)).toBeNull();
    expect(psnrPooled(oneEqual, pair.clean)).not.toBeNull();
  });

  it('clip predictions before the logarithm', () => {
    expect(bce(row(0), row(1))).toBeCloseTo(7 * Math.LN10, 12);
    expect(bce(row(1), row(0))).toBeCloseTo(7 * Math.LN10, 8);
    expect(bce(row(-3, 7), row(0, 1))).toBeCloseTo(1e-7, 12);
    expect(bce(row(0.5), row(0.25))).toBeCloseTo(Math.LN2, 12);
  });

  it('keep a NaN visible', () => {
    expect(mse(row(0, NaN), row(0, 0))).toBeNaN();
    expect(bce(row(NaN), row(0))).toBeNaN();
  });

  it('refuse images of different shapes, even of the same number of values', () => {
    const tall = imageTensor(new Float32Array(6), [1, 1, 3, 2]);
    const wide = imageTensor(new Float32Array(6), [1, 1, 2, 3]);
    for (const metric of [mse, psnrPooled, psnrMean, bce]) {
      expect(errorOf(() => metric(tall, wide)).code).toBe('shape-mismatch');
    }
  });
});
