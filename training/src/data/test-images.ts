import type { ImageTensor } from '@denoisekit/core';
import { imagesToTensor } from './images-to-tensor.js';
import { mosaicsOf } from './mosaics.js';
import type { ImageDataset } from './types.js';

/** The test images of a data set, without noise, for comparisons of runtimes. */
export interface TestImages {
  /** For people: which data set, and the first digits of its SHA-256. */
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** Those from `from` to `to`, `[to - from, channels, height, width]`. */
  images(from: number, to: number): ImageTensor;
  /** Larger images of test images laid edge to edge, `[count, channels, height, width]`. */
  mosaics(count: number, height: number, width: number): ImageTensor;
}

export function testImagesOf(dataset: ImageDataset): TestImages {
  const { name, sha256, height, width, test } = dataset;
  return {
    name: `test images of ${name}, sha256 ${sha256.slice(0, 12)}…`,
    height,
    width,
    count: test.count,
    images: (from, to) => imagesToTensor(test, { from, to }, dataset),
    mosaics: (count, rows, columns) => mosaicsOf(dataset, count, rows, columns),
  };
}
