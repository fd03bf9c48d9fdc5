import type { NoiseKind } from '../noise-kind.js';
import { gaussian, gaussianUnclipped } from './gaussian.js';
import { mask, saltPepper } from './pixels.js';
import { poisson } from './poisson.js';
import { round } from './round.js';
import { speckle } from './speckle.js';

/** Every kind of noise of this package, in the order in which they are shown. Sources of the formulas: docs/noise.md. */
export const noiseKinds: readonly NoiseKind[] = [
  gaussian,
  saltPepper,
  speckle,
  poisson,
  mask,
  gaussianUnclipped,
  round,
];
