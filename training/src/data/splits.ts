import { DenoiseError } from '@denoisekit/core';
import { assertLimit } from '../images/port.js';
import type { ImageSet } from './types.js';

/** Of the training images, the last one in so many validates: 5,000 of MNIST's 60,000. */
const validationPart = 12;
/** Fewer say little about a loss, whatever the limit. */
const minLimitedValidation = 100;

/** Images `from` (included) to `to` (excluded) of a set: a view, not a copy. */
export function sliceSet(set: ImageSet, from: number, to: number): ImageSet {
  const size = set.pixels.length / set.count;
  return { count: to - from, pixels: set.pixels.subarray(from * size, to * size) };
}

/**
 * The last twelfth of the training images (at least one) validates, the rest trains.
 *
 * @throws DenoiseError `dataset-invalid` when there are fewer than two
 */
export function splitValidation(set: ImageSet, name: string): { train: ImageSet; validation: ImageSet } {
  if (set.count < 2) {
    throw new DenoiseError('dataset-invalid', {
      what: `${name} has too few images to train on some and validate on others`,
      actual: String(set.count),
      expected: 'at least 2',
    });
  }
  const boundary = set.count - Math.max(1, Math.floor(set.count / validationPart));
  return { train: sliceSet(set, 0, boundary), validation: sliceSet(set, boundary, set.count) };
}

/** The same images with none held out: all train, and the test images are what the curves show. */
export function trainOnAll<
  T extends { readonly train: ImageSet; readonly validation: ImageSet; readonly test: ImageSet },
>(sets: T): T {
  const { train, validation, test } = sets;
  const pixels = new Uint8Array(train.pixels.length + validation.pixels.length);
  pixels.set(train.pixels);
  pixels.set(validation.pixels, train.pixels.length);
  return { ...sets, train: { count: train.count + validation.count, pixels }, validation: test };
}

/**
 * The first `limit` training images, and a tenth as many validation images: at least 100, or all there are.
 *
 * @throws DenoiseError `usage` unless `limit` is null or a positive integer
 */
export function applyLimit<T extends { readonly train: ImageSet; readonly validation: ImageSet }>(
  sets: T,
  limit: number | null,
): T {
  assertLimit(limit);
  if (limit === null) return sets;
  const { train, validation } = sets;
  const validate = Math.max(minLimitedValidation, Math.floor(limit / 10));
  return {
    ...sets,
    train: sliceSet(train, 0, Math.min(limit, train.count)),
    validation: sliceSet(validation, 0, Math.min(validate, validation.count)),
  };
}
