import { clip } from '../arithmetic.js';
import { drawPoisson } from '../draw-poisson.js';
import type { NoiseKind } from '../noise-kind.js';

/** Below it more than nine white pixels in ten get no photon at all: exp(-0.1) = 0.905. */
const minPeak = 0.1;

/** Beyond it the noise of a white pixel, 1 / sqrt(peak) = 0.001, is below what rounding to 8 bits adds, 1 / (255 sqrt(12)). */
const maxPeak = 1_000_000;

export const poisson: NoiseKind = {
  name: 'poisson',
  title: 'Poisson',
  summary: 'counts photons: the fewer there are, the stronger it is',
  formula: 'y = k / peak, k ~ Poisson(peak x)',
  parameter: 'peak',
  unit: 'the mean count of photons where x is 1',
  range: [minPeak, maxPeak],
  usual: { low: 1, high: 100, step: 1 },
  default: 10,
  example: 'poisson:30',
  apply({ source, out, start, size }, peak, stream) {
    for (let i = start; i < start + size; i++) {
      const value = clip(source[i]!); // a mean beyond all bounds would be tried without end
      out[i] = value > 0 ? clip(drawPoisson(peak * value, stream) / peak) : value;
    }
  },
};
