import { describe, expect, it } from 'vitest';
import { imageTensor } from '../image/image-tensor.js';
import type { ModelControl } from '../documents/manifest.js';
import { addNoise } from '../noise/add-noise.js';
import { parseNoise } from '../noise/noise-text.js';
import { toldLevel } from './told-level.js';

const control: ModelControl = {
  name: 'noise-level',
  shape: [1],
  unit: 'sigma',
  range: [0, 0.15],
  default: 0.1,
};
const grey = imageTensor(new Float32Array(128 * 128).fill(0.5), [1, 1, 128, 128]);

describe('the level that a model is told', () => {
  it('is what the picture shows, as far as the model goes', () => {
    const seen = (noise: string) =>
      toldLevel({ controls: [control] }, addNoise(grey, parseNoise(noise), { seed: 1 }), { other: 1 });
    expect(seen('gaussian:0.08')).toEqual({ other: 1, 'noise-level': expect.closeTo(0.08, 2) as number });
    expect(seen('gaussian:0.3')).toEqual({ other: 1, 'noise-level': 0.15 });
  });

  it('is what was given', () => {
    expect(toldLevel({ controls: [control] }, grey, { 'noise-level': 0 })).toEqual({ 'noise-level': 0 });
  });

  it('is the default where the picture is too small, and nothing where the model is not told', () => {
    const tiny = imageTensor(new Float32Array(9), [1, 1, 3, 3]);
    expect(toldLevel({ controls: [control] }, tiny, undefined)).toBeUndefined();
    expect(toldLevel({ controls: [] }, grey, undefined)).toBeUndefined();
  });
});
