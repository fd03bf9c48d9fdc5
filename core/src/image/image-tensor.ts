import { DenoiseError } from '../errors.js';

/** `[batch, channels, height, width]` */
export type ImageShape = readonly [batch: number, channels: number, height: number, width: number];

/**
 * Images: float32 in [0, 1], which unclipped noise may leave, rows of `[batch, channels, height, width]` without gaps.
 */
export interface ImageTensor {
  readonly data: Float32Array;
  readonly shape: ImageShape;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * An image tensor over `data`, which is not copied.
 *
 * @throws DenoiseError `shape-mismatch` when a size is no positive integer or the product is not the data's length
 */
export function imageTensor(data: Float32Array, shape: ImageShape): ImageTensor {
  const sizes: readonly number[] = shape; // callers without TypeScript may hand over any length
  if (sizes.length !== 4 || sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    throw new DenoiseError('shape-mismatch', {
      what: 'an image tensor needs four positive sizes',
      actual: `[${sizes.join(', ')}]`,
      expected: '[batch, channels, height, width]',
    });
  }
  if (elementCount(shape) !== data.length) {
    throw new DenoiseError('shape-mismatch', {
      what: `the data does not fill the shape [${shape.join(', ')}]`,
      actual: `${data.length} values`,
      expected: `${elementCount(shape)} values`,
    });
  }
  return { data, shape };
}

/** Images `from` (included) to `to` (excluded) of a batch: a view, not a copy. */
export function imagesBetween({ data, shape }: ImageTensor, from: number, to = from + 1): ImageTensor {
  const [, channels, height, width] = shape;
  const size = channels * height * width;
  return imageTensor(data.subarray(from * size, to * size), [to - from, channels, height, width]);
}

/**
 * Values farther from 0 than this are on another scale, such as 0 to 255.
 *
 * Noise that is not clipped leaves [0, 1] and must pass: `gaussian-unclipped` at its highest sigma, 10, stays within
 * 1 + 8.3 sigma = 84, since a uniform number of 53 bits makes no normal deviate beyond 8.3. A picture on a scale of 0 to 255
 * has a value above 100 unless it is nearly black.
 */
const farthest = 100;

/**
 * Refuses values that cannot be those of an image in [0, 1], with noise or without: NaN and infinities, one of which spreads
 * over its whole receptive field, and values on another scale.
 *
 * @throws DenoiseError `values-not-finite`, `values-out-of-range`, with the index of the first one
 */
export function assertValues(data: Float32Array): void {
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!;
    if (Math.abs(value) <= farthest) continue;
    const isFinite = Number.isFinite(value);
    throw new DenoiseError(isFinite ? 'values-out-of-range' : 'values-not-finite', {
      what: isFinite
        ? 'the image is not on the scale from 0 (black) to 1 (white)'
        : 'the image has a value that is not finite',
      actual: `${value} at index ${index}`,
      fix: isFinite
        ? 'divide 8-bit values by 255, 16-bit values by 65535'
        : 'replace such pixels before denoising',
      details: { index },
    });
  }
}

/**
 * Refuses what is no ImageTensor, for callers without TypeScript and for messages from elsewhere.
 *
 * @throws DenoiseError `usage` for anything but float32 values with a shape, `shape-mismatch` when the two do not fit
 */
export function assertImageTensor(value: unknown): asserts value is ImageTensor {
  const { data, shape } = (value ?? {}) as { readonly data?: unknown; readonly shape?: unknown };
  if (data instanceof Float32Array && Array.isArray(shape)) {
    imageTensor(data, shape as unknown as ImageShape);
    return;
  }
  const type = (what: unknown): string => Object.prototype.toString.call(what).slice(8, -1);
  throw new DenoiseError('usage', {
    what: 'this is not an image tensor',
    actual: data === undefined ? `${type(value)} without data` : `data of type ${type(data)}`,
    expected: 'an object with data (Float32Array) and shape [batch, channels, height, width]',
    fix: 'make one with imageTensor(data, shape)',
  });
}
