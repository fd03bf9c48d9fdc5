import { imageTensor } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { makePicture, splitSquares } from './pictures.js';

const options = { name: 'a', seed: 1 } as const;
const grey = imageTensor(Float32Array.of(0, 1, 0.5, 0.25), [1, 1, 2, 2]);

describe('a picture', () => {
  it('is denoised as it is without noise, and its clean one is then unknown', () => {
    const picture = makePicture(grey, { ...options, noise: 'none' });
    expect(picture).toMatchObject({ name: 'a', original: grey, input: grey, cleanKnown: false });
  });

  it('is the clean one where noise is added, always the same for a seed', () => {
    const make = (seed: number) => makePicture(grey, { ...options, seed, noise: 'gaussian:0.5' });
    const picture = make(1);
    expect(picture.cleanKnown).toBe(true);
    expect(picture.original).toBe(grey);
    expect(picture.input.data).not.toEqual(grey.data);
    expect(make(1).input.data).toEqual(picture.input.data);
    expect(make(2).input.data).not.toEqual(picture.input.data);
  });

  it('has noise that can be read, and a seed', () => {
    const code = (noise: string, seed: number) => {
      try {
        makePicture(grey, { ...options, noise, seed });
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
      return 'none';
    };
    expect(code('salt:1', 1)).toBe('noise-invalid');
    expect(code('gaussian:0.5', Number.NaN)).toBe('usage');
  });

  it('has one or three channels', () => {
    const two = imageTensor(new Float32Array(2), [1, 2, 1, 1]);
    expect(() => makePicture(two, { ...options, noise: 'none' })).toThrow('[1, 2, 1, 1]');
  });
});

describe('a strip', () => {
  it('is cut into its squares, and what is left over is left out', () => {
    const strip = imageTensor(Float32Array.of(1, 2, 3, 4, 9, 5, 6, 7, 8, 9), [1, 1, 2, 5]);
    expect(splitSquares(strip).map(({ data }) => [...data])).toEqual([
      [1, 2, 5, 6],
      [3, 4, 7, 8],
    ]);
  });
});
