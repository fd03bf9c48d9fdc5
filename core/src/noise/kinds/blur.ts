import { clip, copyImage } from '../arithmetic.js';
import { gaussianBlur } from '../gaussian-blur.js';
import type { NoiseKind } from '../noise-kind.js';

/** A picture out of focus. Draws nothing. */
export const blur: NoiseKind = {
  name: 'blur',
  title: 'Blur',
  summary: 'blurs as a lens out of focus does',
  formula: 'y = x convolved with a Gaussian of sigma pixels',
  parameter: 'sigma',
  unit: 'the standard deviation of the Gaussian, in pixels',
  range: [0, 10],
  usual: { low: 0, high: 4, step: 0.25 },
  default: 1,
  example: 'blur:1',
  apply(image, sigma) {
    copyImage(image);
    const { out, start, size, height, width } = image;
    for (let at = start; at < start + size; at += height * width) {
      const plane = out.subarray(at, at + height * width);
      gaussianBlur(plane, height, width, sigma);
      for (let i = 0; i < plane.length; i++) plane[i] = clip(plane[i]!);
    }
  },
};
