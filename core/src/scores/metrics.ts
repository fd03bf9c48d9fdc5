import { DenoiseError } from '../errors.js';
import type { ImageTensor } from '../image/image-tensor.js';

/**
 * Mean squared error over all values of all images.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function mse(a: ImageTensor, b: ImageTensor): number {
  assertSameShape(a, b);
  return squaredError(a.data, b.data, 0, a.data.length) / a.data.length;
}

/** Peak signal-to-noise ratio in dB for values in [0, 1]: 10 log10(1 / mse); null where the MSE is 0. */
export function psnrFromMse(mse: number): number | null {
  return mse === 0 ? null : -10 * Math.log10(mse);
}

/**
 * PSNR in dB from the MSE over all values of all images ("pooled"), the one that published tables mostly mean; null where
 * the images are the same.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function psnrPooled(a: ImageTensor, b: ImageTensor): number | null {
  return psnrFromMse(mse(a, b));
}

/**
 * Mean over the batch of each image's own PSNR in dB, which is never below the pooled one; null where an image has none.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function psnrMean(a: ImageTensor, b: ImageTensor): number | null {
  assertSameShape(a, b);
  const batch = a.shape[0];
  const size = a.data.length / batch;
  let sum = 0;
  for (let image = 0; image < batch; image++) {
    const psnr = psnrFromMse(squaredError(a.data, b.data, image * size, size) / size);
    if (psnr === null) return null;
    sum += psnr;
  }
  return sum / batch;
}

/**
 * Binary cross-entropy of an output against clean images, natural logarithm, mean over all values. The output is clipped
 * to [1e-7, 1 - 1e-7] as Keras does, in float64.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function bce(output: ImageTensor, clean: ImageTensor): number {
  assertSameShape(output, clean);
  return crossEntropy(output.data, clean.data) / clean.data.length;
}

/** The sum of squared differences of `count` values from `start` on. */
export function squaredError(a: Float32Array, b: Float32Array, start: number, count: number): number {
  let sum = 0;
  for (let i = start; i < start + count; i++) {
    const difference = a[i]! - b[i]!;
    sum += difference * difference;
  }
  return sum;
}

/** The sum of the cross-entropies of all values. */
export function crossEntropy(output: Float32Array, clean: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < output.length; i++) {
    const p = Math.min(Math.max(output[i]!, 1e-7), 1 - 1e-7);
    const target = clean[i]!;
    sum -= target * Math.log(p) + (1 - target) * Math.log(1 - p);
  }
  return sum;
}

/** @throws DenoiseError `shape-mismatch` */
export function assertSameShape(a: ImageTensor, b: ImageTensor): void {
  if (a.shape.every((size, axis) => size === b.shape[axis])) return;
  throw new DenoiseError('shape-mismatch', {
    what: 'only images of the same shape can be compared',
    actual: `[${a.shape.join(', ')}]`,
    expected: `[${b.shape.join(', ')}]`,
  });
}
