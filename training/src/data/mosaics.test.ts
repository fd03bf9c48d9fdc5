import { describe, expect, it } from 'vitest';
import type { ImageDataset } from './types.js';
import { mosaicsOf } from './mosaics.js';

describe('mosaicsOf', () => {
  it('lays images edge to edge, cuts off what goes over, and goes on with the next image', () => {
    // Three images of 1x2 pixels in two channels: the first channel holds their number, the second ten times it.
    const pixels = Uint8Array.from([1, 1, 10, 10, 2, 2, 20, 20, 3, 3, 30, 30]);
    const dataset = {
      channels: 2,
      height: 1,
      width: 2,
      test: { count: 3, pixels },
    } as unknown as ImageDataset;
    const { data, shape } = mosaicsOf(dataset, 2, 2, 3);
    expect(shape).toEqual([2, 2, 2, 3]);
    expect(Array.from(data, (value) => Math.round(value * 255))).toEqual([
      ...[1, 1, 2, 3, 3, 1],
      ...[10, 10, 20, 30, 30, 10],
      ...[2, 2, 3, 1, 1, 2],
      ...[20, 20, 30, 10, 10, 20],
    ]);
  });
});
