import { clip, withNormals } from '../arithmetic.js';
import type { NoiseKind } from '../noise-kind.js';

/** Of the variance at white, the greatest share that is also there at black. */
const maxFloor = 0.5;

/**
 * Signal-dependent noise of variance a x + b: photons counted, and the sensor's electronics, both as normal deviates (A. Foi et al.,
 * "Practical Poissonian-Gaussian noise modeling and fitting for single-image raw-data", IEEE Transactions on Image Processing 17, 2008).
 * Draws: b / (a + b) for the image, then a normal deviate a value.
 */
export const poissonGaussian: NoiseKind = {
  name: 'poisson-gaussian',
  title: 'Poisson with Gaussian',
  summary: 'adds normal deviates that grow with the light',
  formula: 'y = x + n, n ~ N(0, a x + b), a + b = sigma^2, b / sigma^2 from 0 to 0.5',
  parameter: 'sigma',
  unit: 'the standard deviation at white, in units of the [0, 1] range',
  range: [0, 1],
  usual: { low: 0, high: 0.5, step: 0.01 },
  default: 0.1,
  example: 'poisson-gaussian:25/255',
  apply({ source, out, start, size }, sigma, stream) {
    const b = maxFloor * stream.uniform();
    const a = 1 - b;
    withNormals(start, start + size, stream, (normals, at) => {
      for (let i = 0; i < normals.length; i++) {
        const x = clip(source[at + i]!);
        out[at + i] = clip(x + sigma * Math.sqrt(a * x + b) * normals[i]!);
      }
    });
  },
};
