import { imageTensor } from '@denoisekit/core';
import { expect, it } from 'vitest';
import { joinBatch, splitBatch } from './join.js';

it('joins images of one size in their order, and splits them again', () => {
  const images = [
    imageTensor(Float32Array.of(1, 2), [1, 1, 1, 2]),
    imageTensor(Float32Array.of(3, 4, 5, 6), [2, 1, 1, 2]),
    imageTensor(Float32Array.of(7, 8), [1, 1, 1, 2]),
  ];
  const joined = joinBatch(images);
  expect([joined.shape, [...joined.data]]).toEqual([
    [4, 1, 1, 2],
    [1, 2, 3, 4, 5, 6, 7, 8],
  ]);
  const parts = splitBatch(
    joined,
    images.map(({ shape }) => shape),
  );
  expect(parts).toEqual(images);
});
