import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../manifest.js';
import { shapeChecker } from './shape-checker.js';

type Dimensions = ModelManifest['input']['dimensions'];

const checker = (dimensions: Dimensions, sizeMultiple = 1) =>
  shapeChecker({
    id: 'x',
    input: { name: 'noisy', dtype: 'float32', layout: 'NCHW', dimensions, range: [0, 1] },
    geometry: { sizeMultiple, receptiveFieldRadius: 1 },
  });

describe('shapeChecker', () => {
  it('takes what fits', () => {
    checker(['batch', 1, 'height', 'width'], 4)([9, 1, 8, 400]);
    checker([1, 3, 28, 28])([1, 3, 28, 28]);
    // A size that is baked in was chosen by whoever exported it; the multiple is for the free ones.
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
