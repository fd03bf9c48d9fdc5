import { describe, expect, it } from 'vitest';
import type { ImageDataset } from './index.js';
import { testImagesOf } from './test-images.js';

const set = (pixels: readonly number[]) => ({ count: pixels.length / 4, pixels: Uint8Array.from(pixels) });
const dataset: ImageDataset = {
  name: 'Dots',
  sha256: 'ab'.repeat(32),
  channels: 1,
  height: 2,
  width: 2,
  notes: [],
  source: 'folder',
  train: set([9, 9, 9, 9]),
  validation: set([9, 9, 9, 9]),
  test: set([0, 51, 102, 153, 255, 255, 0, 0]),
};

describe('test images', () => {
  const images = testImagesOf(dataset);

  it('are those of the test set alone, as values', () => {
    expect(images).toMatchObject({ count: 2, height: 2, width: 2 });
    expect(images.name).toBe('test images of Dots, sha256 abababababab…');
    const { data, shape } = images.images(0, 1);
    expect(shape).toEqual([1, 1, 2, 2]);
    expect([...data].map((value) => Math.round(value * 10))).toEqual([0, 2, 4, 6]);
  });

  it('are laid edge to edge in a mosaic', () => {
    const { data, shape } = images.mosaics(1, 2, 3);
    expect(shape).toEqual([1, 1, 2, 3]);
    expect([...data].map((value) => Math.round(value * 10))).toEqual([0, 2, 10, 4, 6, 0]);
  });
});
