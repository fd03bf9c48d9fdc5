import { clip, withNormals } from '../arithmetic.js';
import type { NoiseKind } from '../noise-kind.js';
import { maxSigma } from './gaussian.js';

export const speckle: NoiseKind = {
  name: 'speckle',
  title: 'Speckle',
  summary: 'multiplies every value by a normal deviate about 1',
  formula: 'y = x + x n, n ~ N(0, sigma^2)',
  parameter: 'sigma',
  unit: 'the standard deviation, as a share of the value',
  range: [0, maxSigma],
  usual: { low: 0, high: 1, step: 0.05 },
  default: 0.5,
  example: 'speckle:0.3',
  apply({ source, out, start, size }, sigma, stream) {
    withNormals(start, start + size, stream, (normals, at) => {
      for (let i = 0; i < normals.length; i++) {
        const value = source[at + i]!;
        out[at + i] = clip(value + value * (sigma * normals[i]!));
      }
    });
  },
};
