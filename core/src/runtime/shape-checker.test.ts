import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../documents/manifest.js';
import { shapeChecker } from './shape-checker.js';

type Dimensions = ModelManifest['input']['dimensions'];

const checker = (dimensions: Dimensions, sizeMultiple = 1) =>
  shapeChecker({ id: 'x', input: inputOf(dimensions) }, sizeMultiple);

describe('shapeChecker', () => {
  it('takes what fits', () => {
    checker(['batch', 1, 'height', 'width'], 4)([9, 1, 8, 400]);
    checker([1, 3, 28, 28])([1, 3, 28, 28]);
    // A size that is baked in was chosen at the export; the multiple is for the free ones.
    checker(['batch', 1, 30, 'width'], 4)([1, 1, 30, 8]);
  });

  it.each([
    ['another number of channels', ['batch', 1, 'height', 'width'], [1, 3, 8, 8]],
    ['a height that is no multiple', ['batch', 1, 'height', 'width'], [1, 1, 6, 8]],
    ['a width that is no multiple', ['batch', 1, 'height', 'width'], [1, 1, 8, 6]],
    ['another size than the one baked in', ['batch', 1, 28, 28], [1, 1, 28, 32]],
    ['another batch than the one baked in', [1, 1, 'height', 'width'], [2, 1, 8, 8]],
  ] as const)('refuses %s', (_, dimensions, shape) => {
    const check = checker([...dimensions] as Dimensions, 4);
    expect(() => {
      check(shape);
    }).toThrow(expect.objectContaining({ code: 'shape-mismatch' }) as Error);
  });
});

describe('shapeChecker, of what a denoiser takes', () => {
  const check = shapeChecker({ id: 'x', input: inputOf([1, 3, 28, 'width']) });

  it('takes any batch and any width, since they can be made to fit', () => {
    check([5, 3, 28, 1]);
  });

  it.each([
    ['other channels', [1, 1, 28, 28]],
    ['another height than the one baked in', [1, 3, 27, 28]],
  ] as const)('refuses %s', (_, shape) => {
    expect(() => {
      check(shape);
    }).toThrow(expect.objectContaining({ code: 'shape-mismatch' }) as Error);
  });

  it('says what to do about channels that come last', () => {
    expect(() => {
      check([1, 28, 28, 3]);
    }).toThrow('found [1, 28, 28, 3], expected [1, 3, 28, width]; put the channels before height and width');
  });
});

function inputOf(dimensions: Dimensions): ModelManifest['input'] {
  return { name: 'noisy', dtype: 'float32', layout: 'NCHW', dimensions, range: [0, 1] };
}
