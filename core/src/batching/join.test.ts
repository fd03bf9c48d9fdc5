import { imageTensor, type ImageShape } from '../image/image-tensor.js';
import { describe, expect, it } from 'vitest';
import { joinBatch, splitBatch } from './join.js';

const tensor = (first: number, shape: ImageShape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  return imageTensor(
    Float32Array.from({ length }, (_, index) => first + index),
    shape,
  );
};

describe('joinBatch and splitBatch', () => {
  it('undo each other', () => {
    const images = [tensor(0, [1, 3, 2, 2]), tensor(100, [2, 3, 2, 2]), tensor(200, [1, 3, 2, 2])];
    const joined = joinBatch(images);
    expect(joined.shape).toEqual([4, 3, 2, 2]);
    expect(joined.data[12]).toBe(100);
    expect(joined.data[36]).toBe(200);
    expect(
      splitBatch(
        joined,
        images.map(({ shape }) => shape),
      ),
    ).toEqual(images);
  });

  it('never hand out a buffer that is in use', () => {
    const image = tensor(0, [1, 1, 2, 2]);
    const joined = joinBatch([image]);
    expect(joined.data.buffer).not.toBe(image.data.buffer);
    const parts = splitBatch(joinBatch([image, image]), [image.shape, image.shape]);
    expect(parts[0]!.data.buffer).not.toBe(parts[1]!.data.buffer);
    expect(parts[0]!.data.buffer.byteLength).toBe(16);
  });
});
