import { describe, expect, it } from 'vitest';
import { imageTensor, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import { levelsOf, piecesOf } from './pieces.js';

const picture = (height: number, width: number): ImageTensor =>
  imageTensor(new Float32Array(3 * height * width), [1, 3, height, width]);

function taking(dimensions: ModelManifest['input']['dimensions'], sizeMultiple = 8) {
  const port = { name: 'x', dtype: 'float32', layout: 'NCHW', dimensions, range: [0, 1] } as const;
  return {
    input: { ...port, range: [0, 1] as [number, number] },
    geometry: { sizeMultiple, receptiveFieldRadius: null },
  };
}

describe('pieces of pictures', () => {
  it('are as large as the smallest picture allows, in multiples that the model takes', () => {
    const pieces = piecesOf([picture(100, 300), picture(90, 500)], taking(['batch', 3, 'height', 'width']));
    expect(pieces.map(({ shape }) => shape)).toEqual([
      [1, 3, 88, 256],
      [1, 3, 88, 256],
    ]);
  });

  it('have the one size of a model that takes no other, and its channels', () => {
    const [piece] = piecesOf([picture(100, 300)], taking(['batch', 1, 28, 28]));
    expect(piece!.shape).toEqual([1, 1, 28, 28]);
  });

  it('are clean first, then from weak noise to strong; photographs are spared the strongest', () => {
    expect(levelsOf({ suits: { pictures: ['photographs'], noise: [] } }).map(({ noise }) => noise)).toEqual([
      ...['none', 'gaussian:5/255', 'gaussian:15/255', 'gaussian:25/255', 'gaussian:50/255'],
    ]);
    expect(levelsOf({}).at(-1)!.noise).toBe('gaussian:0.5');
  });
});
