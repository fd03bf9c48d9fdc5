import type { Estimate } from './document.js';
import { psnrFromMse } from '@denoisekit/core';

/** The 97.5 % quantile of the standard normal distribution: 95 % lie between its negative and itself. */
const quantile = 1.959963984540054;
const decibels = 10 / Math.LN10;

/**
 * The mean of one figure an image, with its 95 % confidence interval: mean ± 1.96 s / sqrt(n), s the sample standard
 * deviation. The normal approximation holds for some dozens of images and more.
 */
export function meanEstimate(values: ArrayLike<number>): Estimate {
  const { mean, error } = meanAndError(values);
  return around(mean, error);
}

/**
 * Pooled PSNR in dB from the MSE of each image of one size, with its 95 % confidence interval by the delta method: a standard
 * error e of the mean MSE m is one of 10 / ln 10 * e / m in dB. Null where there is no error at all.
 */
export function pooledPsnrEstimate(mses: ArrayLike<number>): Estimate | null {
  const { mean, error } = meanAndError(mses);
  const psnr = psnrFromMse(mean);
  return psnr === null ? null : around(psnr, error === null ? null : (decibels * error) / mean);
}

/** The mean of `a[i] - b[i]`, with its 95 % confidence interval. */
export function differenceEstimate(a: ArrayLike<number>, b: ArrayLike<number>): Estimate {
  return meanEstimate(Float64Array.from(a, (value, i) => value - b[i]!));
}

/**
 * Pooled PSNR of `a` minus that of `b`, in dB, from MSEs of the same images. By the delta method its standard error is that
 * of 10 / ln 10 times the mean of `a[i] / mean(a) - b[i] / mean(b)`.
 */
export function psnrDifferenceEstimate(a: ArrayLike<number>, b: ArrayLike<number>): Estimate | null {
  const [meanA, meanB] = [meanAndError(a).mean, meanAndError(b).mean];
  const [psnrA, psnrB] = [psnrFromMse(meanA), psnrFromMse(meanB)];
  if (psnrA === null || psnrB === null) return null;
  const { error } = meanAndError(Float64Array.from(a, (value, i) => value / meanA - b[i]! / meanB));
  return around(psnrA - psnrB, error === null ? null : decibels * error);
}

function around(value: number, error: number | null): Estimate {
  if (error === null) return { value, low: null, high: null };
  return { value, low: value - quantile * error, high: value + quantile * error };
}

/** The standard error of the mean; null of a single value. */
function meanAndError(values: ArrayLike<number>): { readonly mean: number; readonly error: number | null } {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const mean = sum / count;
  if (count < 2) return { mean, error: null };
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2;
  return { mean, error: Math.sqrt(squares / (count - 1) / count) };
}
