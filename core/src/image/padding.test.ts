import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { imageTensor, type ImageShape, type ImageTensor } from './image-tensor.js';
import { cropTo, padToMultiple } from './padding.js';

function counting(shape: ImageShape): ImageTensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return imageTensor(
    Float32Array.from({ length }, (_, i) => i),
    shape,
  );
}

describe('padToMultiple', () => {
  // Printed by NumPy 2.4.6: np.pad(np.arange(h * w).reshape(h, w), ((0, down), (0, right)), mode='reflect').tolist()
  it.each([
    [2, 3, 4, '0,1,2,1 3,4,5,4 0,1,2,1 3,4,5,4'],
    [
      2,
      3,
      8,
      '0,1,2,1,0,1,2,1 3,4,5,4,3,4,5,4 0,1,2,1,0,1,2,1 3,4,5,4,3,4,5,4 ' +
        '0,1,2,1,0,1,2,1 3,4,5,4,3,4,5,4 0,1,2,1,0,1,2,1 3,4,5,4,3,4,5,4',
    ],
    [1, 3, 4, '0,1,2,1 0,1,2,1 0,1,2,1 0,1,2,1'],
  ])('pads %d x %d to multiples of %d as NumPy does', (height, width, multiple, rows) => {
    const { tensor, crop } = padToMultiple(counting([1, 1, height, width]), multiple);
    expect(crop).toEqual({ height, width });
    const padded = tensor.shape[3];
    const printed = Array.from({ length: tensor.shape[2] }, (_, row) =>
      tensor.data.subarray(row * padded, (row + 1) * padded).join(),
    );
    expect(printed.join(' ')).toBe(rows);
  });

  it('pads every image and channel by itself', () => {
    const { tensor } = padToMultiple(counting([2, 3, 1, 3]), 2);
    expect(tensor.shape).toEqual([2, 3, 2, 4]);
    for (let plane = 0; plane < 6; plane++) {
      const row = [0, 1, 2, 1].map((i) => plane * 3 + i);
      expect([...tensor.data.subarray(plane * 8, plane * 8 + 8)]).toEqual([...row, ...row]);
    }
  });

  it('is undone by cropTo, for any size', () => {
    for (let height = 1; height <= 9; height++) {
      for (let width = 1; width <= 9; width++) {
        for (const multiple of [1, 2, 4, 5, 16]) {
          const image = counting([2, 3, height, width]);
          const { tensor, crop } = padToMultiple(image, multiple);
          expect([tensor.shape[2] % multiple, tensor.shape[3] % multiple]).toEqual([0, 0]);
          expect(cropTo(tensor, crop.height, crop.width)).toEqual(image);
        }
      }
    }
  });

  it('returns the same tensor when nothing is needed', () => {
    const image = counting([1, 1, 4, 8]);
    expect(padToMultiple(image, 4).tensor).toBe(image);
    expect(cropTo(image, 4, 8)).toBe(image);
  });

  it('refuses multiples and crops that make no sense', () => {
    const image = counting([1, 1, 4, 4]);
    for (const multiple of [0, -2, 1.5, NaN]) {
      expect(errorOf(() => padToMultiple(image, multiple)).code).toBe('usage');
    }
    for (const [height, width] of [
      [5, 4],
      [4, 5],
      [0, 4],
      [1.5, 2],
      [NaN, 2],
    ] as const) {
      expect(errorOf(() => cropTo(image, height, width)).code).toBe('shape-mismatch');
    }
  });
});
