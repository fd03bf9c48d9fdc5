import { DenoiseError, imageTensor } from '@denoisekit/core';
import type { ImageTensor } from '@denoisekit/core';
import type { ImageDataset, ImageSet } from './types.js';

/** Images by number, or `from` (included) to `to` (excluded). */
export type ImageSelection = ArrayLike<number> | { readonly from: number; readonly to: number };

const valueOfByte = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Images of a set as the models take them: `[selected, channels, height, width]`, float32, byte / 255.
 *
 * @throws DenoiseError `usage` for an image that the set does not have, `shape-mismatch` when the sizes are not the
 *   set's or nothing is selected
 * @example
 * const clean = imagesToTensor(dataset.test, { from: 0, to: 1000 }, dataset);
 */
export function imagesToTensor(
  set: ImageSet,
  selection: ImageSelection,
  { channels, height, width }: Pick<ImageDataset, 'channels' | 'height' | 'width'>,
): ImageTensor {
  const size = channels * height * width;
  if (set.pixels.length !== set.count * size) {
    throw new DenoiseError('shape-mismatch', {
      what: `the set's pixels are not ${set.count} images of ${channels}x${height}x${width}`,
      actual: `${set.pixels.length} bytes`,
      expected: String(set.count * size),
    });
  }
  const indices =
    'from' in selection
      ? Array.from({ length: Math.max(0, selection.to - selection.from) }, (_, i) => selection.from + i)
      : selection;
  const data = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    assertIndex(index, set.count);
    for (let j = 0; j < size; j++) data[i * size + j] = valueOfByte[set.pixels[index * size + j]!]!;
  }
  return imageTensor(data, [indices.length, channels, height, width]);
}

function assertIndex(index: number, count: number): void {
  if (Number.isSafeInteger(index) && index >= 0 && index < count) return;
  throw new DenoiseError('usage', {
    what: 'the set has no such image',
    actual: String(index),
    expected: `0 to ${count - 1}`,
  });
}
