import { describe, expect, it } from 'vitest';
import { imageTensor } from '@denoisekit/core';
import { applyWholeImageFilter, wholeImageFilter } from './linear-whole.js';
import { imageStatistics } from './statistics.js';

// Printed by NumPy 2.4.6 in float64, of 30 images of 4x5 whose first pixel never changes:
//   k, i = np.meshgrid(np.arange(30), np.arange(20), indexing='ij')
//   X = (((k*k*13 + i*i*31 + i*k*7) % 256) / 255).astype('float32').astype('float64'); X[:, 0] = 0.25
//   mean = X.mean(0); C = np.cov(X.T, bias=True)
const images = imageTensor(
  Float32Array.from({ length: 600 }, (_, at) => {
    const [k, i] = [Math.floor(at / 20), at % 20];
    return i === 0 ? 0.25 : ((k * k * 13 + i * i * 31 + i * k * 7) % 256) / 255;
  }),
  [30, 1, 4, 5],
);
const set = {
  count: 30,
  images: (from: number, to: number) =>
    imageTensor(images.data.subarray(from * 20, to * 20), [to - from, 1, 4, 5]),
};

describe('imageStatistics', () => {
  it('gives the mean and the covariance that NumPy gives', async () => {
    const { count, mean, covariance } = await imageStatistics(set, {});
    expect(count).toBe(30);
    const means = [0.25, 0.4671895526970426, 0.5254902047570795, 0.5312418413658937];
    [0, 1, 7, 19].forEach((place, i) => {
      expect(mean[place]).toBeCloseTo(means[i]!, 12);
    });
    // C[1, 1], C[1, 7], C[7, 19], C[0, 3]
    const covariances = [0.08860975034039863, -0.01728976118953368, 0.021756760600928755, 0];
    [21, 27, 159, 3].forEach((place, i) => {
      expect(covariance[place]).toBeCloseTo(covariances[i]!, 12);
    });
    expect(covariance[7 * 20 + 1]).toBe(covariance[27]);
  });
});

describe('wholeImageFilter', () => {
  // gain = 0.8; ymean = 0.8 * mean + 0.1; rest = 0.02 + 0.001 * np.arange(20)
  // G = np.linalg.solve(gain**2 * C + np.diag(rest + 1e-6), gain * C).T
  // y = (((np.arange(20) * 53 + k) % 256) / 255).astype('float32').astype('float64')
  // (mean + G @ (y - ymean)).clip(0, 1)
  const printed = {
    0: [
      ...[0.25, 0.186424576, 0.434697429, 0.57269323, 0.805279233, 0.106742066, 0.238875245],
      ...[0.542118221, 0.518274528, 0.768979224, 0.207631404, 0.354058332, 0.407424215],
      ...[0.635631081, 0.756745524, 0.228378243, 0.356961316, 0.486398449, 0.526012821, 0.651678713],
    ],
    5: [
      ...[0.25, 0.215476394, 0.448594589, 0.588686441, 0.820941197, 0.127067372, 0.252790814],
      ...[0.557118192, 0.527222499, 0.777949294, 0.219430319, 0.369241896, 0.412048615],
      ...[0.64347878, 0.768567558, 0.240621347, 0.363217851, 0.49716888, 0.528660775, 0.672488971],
    ],
  };

  it('answers what NumPy answers, in whatever batch', async () => {
    const statistics = await imageStatistics(set, {});
    const filter = wholeImageFilter(statistics, {
      gain: 0.8,
      mean: statistics.mean.map((value) => 0.8 * value + 0.1),
      restVariance: statistics.mean.map((_, i) => 0.02 + 0.001 * i),
    });
    const numbers = [0, 5, 0, 5, 5];
    const data = Float32Array.from(
      numbers.flatMap((k) => Array.from({ length: 20 }, (_, i) => ((i * 53 + k) % 256) / 255)),
    );
    const denoised = applyWholeImageFilter(filter, imageTensor(data, [5, 1, 4, 5]));
    numbers
      .flatMap((k) => printed[k as 0 | 5])
      .forEach((value, i) => {
        expect(denoised.data[i]).toBeCloseTo(value, 6);
      });
  });

  it('is the ratio of variances for one pixel, and clips', () => {
    // Variance 0.04 of the pixel and 0.01 - 1e-6 of the noise: x = 0.5 + 0.8 (y - 0.5)
    const response = { gain: 1, mean: Float64Array.of(0.5), restVariance: Float64Array.of(0.01 - 1e-6) };
    const filter = wholeImageFilter(
      { count: 9, mean: Float64Array.of(0.5), covariance: Float64Array.of(0.04) },
      response,
    );
    const noisy = imageTensor(Float32Array.of(0.25, 1, 1.5), [3, 1, 1, 1]);
    const { data } = applyWholeImageFilter(filter, noisy);
    [0.3, 0.9, 1].forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 6);
    });
  });
});
