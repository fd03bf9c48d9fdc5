import { DenoiseError } from './errors.js';

/** `[batch, channels, height, width]` */
export type ImageShape = readonly [batch: number, channels: number, height: number, width: number];

/**
 * Images as the models take them: float32 in [0, 1], rows of `[batch, channels, height, width]` without gaps.
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

/**
 * Refuses NaN and infinities: one of them in one pixel spreads over its whole receptive field.
 *
 * @throws DenoiseError `values-not-finite` with the index of the first one
 */
export function assertFinite(data: Float32Array): void {
  // x - x is 0 for finite x and NaN for NaN and infinities, so one sum tells about all of them, without a branch a value.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! - data[i]!;
  if (sum === 0) return;
  const index = data.findIndex((value) => !Number.isFinite(value));
  throw new DenoiseError('values-not-finite', {
    what: 'the image has a value that is no finite number',
    actual: `${data[index]} at index ${index}`,
    expected: 'values in [0, 1]',
    fix: 'replace such pixels before denoising',
    details: { index },
  });
}

/**
 * Refuses what is no ImageTensor, for callers without TypeScript and for messages from elsewhere.
 *
 * @throws DenoiseError `usage` for anything but float32 values with a shape, `shape-mismatch` when the two do not fit
 */
export function assertImageTensor(value: unknown): asserts value is ImageTensor {
  if (typeof value === 'object' && value !== null && 'data' in value && 'shape' in value) {
    const { data, shape } = value;
    if (data instanceof Float32Array && Array.isArray(shape)) {
      imageTensor(data, shape as unknown as ImageShape);
      return;
    }
  }
  throw new DenoiseError('usage', {
    what: 'this is no image tensor',
    actual: kindOf(value),
    expected: 'an object with data (Float32Array) and shape [batch, channels, height, width]',
    fix: 'make one with imageTensor(data, shape)',
  });
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const data: unknown = 'data' in value ? value.data : undefined;
  return data === undefined
    ? 'an object without data'
    : `data of type ${Object.prototype.toString.call(data).slice(8, -1)}`;
}
