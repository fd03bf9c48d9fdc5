import type { NoiseKind } from '../noise-kind.js';
import { bleedThrough } from './bleed-through.js';
import { blur } from './blur.js';
import { crease } from './crease.js';
import { gaussian, gaussianUnclipped } from './gaussian.js';
import { demosaiced } from './demosaiced.js';
import { gaussianCorrelated } from './gaussian-correlated.js';
import { gaussianResized } from './gaussian-resized.js';
import { jpeg } from './jpeg.js';
import { lowInk } from './low-ink.js';
import { paper } from './paper.js';
import { mask, saltPepper } from './pixels.js';
import { poissonGaussian } from './poisson-gaussian.js';
import { poisson } from './poisson.js';
import { round } from './round.js';
import { scanLines } from './scan-lines.js';
import { shading } from './shading.js';
import { speckle } from './speckle.js';
import { stain } from './stain.js';

/** Every kind of noise of this package, in the order in which they are shown. Sources of the formulas: docs/noise.md. */
export const noiseKinds: readonly NoiseKind[] = [
  gaussian,
  saltPepper,
  speckle,
  poisson,
  mask,
  gaussianUnclipped,
  round,
  poissonGaussian,
  gaussianCorrelated,
  gaussianResized,
  demosaiced,
  jpeg,
  paper,
  crease,
  stain,
  shading,
  blur,
  bleedThrough,
  lowInk,
  scanLines,
];
