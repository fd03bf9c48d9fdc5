import { clip, withNormals } from '../arithmetic.js';
import type { NoiseKind } from '../noise-kind.js';

/** Beyond it every pixel is black or white: an image at sigma 10 keeps 4 % of its pixels inside (0, 1). */
export const maxSigma = 10;

/** What a picture holds: clipped to [0, 1]. */
export const gaussian: NoiseKind = {
  name: 'gaussian',
  title: 'Gaussian',
  summary: 'adds a normal deviate to every value',
  formula: 'y = x + n, n ~ N(0, sigma^2)',
  parameter: 'sigma',
  unit: 'the standard deviation, in units of the [0, 1] range',
  range: [0, maxSigma],
  usual: { low: 0, high: 1, step: 0.05 },
  default: 0.5,
  example: 'gaussian:0.5',
  apply({ source, out, start, size }, sigma, stream) {
    withNormals(start, start + size, stream, (normals, at) => {
      for (let i = 0; i < normals.length; i++) out[at + i] = clip(source[at + i]! + sigma * normals[i]!);
    });
  },
};

/** What papers on denoising measure with: the values leave [0, 1] where the noise does. */
export const gaussianUnclipped: NoiseKind = {
  name: 'gaussian-unclipped',
  title: 'Gaussian, unclipped',
  summary: 'adds a normal deviate to every value and clips nothing',
  formula: 'y = x + n, n ~ N(0, sigma^2)',
  parameter: 'sigma',
  unit: 'the standard deviation, in units of the [0, 1] range',
  range: [0, maxSigma],
  usual: { low: 0, high: 1, step: 0.05 },
  default: 0.1,
  example: 'gaussian-unclipped:25/255',
  apply({ source, out, start, size }, sigma, stream) {
    withNormals(start, start + size, stream, (normals, at) => {
      for (let i = 0; i < normals.length; i++) out[at + i] = source[at + i]! + sigma * normals[i]!;
    });
  },
};
