import { gridNoise } from '../grid-noise.js';
import { lighten } from '../paper-plane.js';
import type { NoiseKind } from '../noise-kind.js';

/** Standard deviation of the grain, as a share of the darkness. */
const graininess = 1 / 4;

/**
 * The paper itself: darker than white, with fine grain and coarse. Draws: how much of the variance is coarse, the scales of both, then the
 * deviates of the fine grain and of the coarse.
 */
export const paper: NoiseKind = {
  name: 'paper',
  title: 'Paper',
  summary: 'makes white a sheet of paper: darker, with grain',
  formula: 'y = x (1 - darkness (1 + n / 4)), n ~ N(0, 1) in grains of 1 to 12 pixels',
  parameter: 'darkness',
  unit: 'how much darker than white the paper is on average',
  range: [0, 1],
  usual: { low: 0, high: 0.5, step: 0.01 },
  default: 0.1,
  example: 'paper:0.1',
  apply(image, darkness, stream) {
    const { height, width } = image;
    const coarseShare = stream.uniform();
    const [fineScale, coarseScale] = [1 + stream.uniform(), 3 + 9 * stream.uniform()];
    const fine = gridNoise(height, width, fineScale, stream);
    const coarse = gridNoise(height, width, coarseScale, stream);
    const [a, b] = [Math.sqrt(1 - coarseShare), Math.sqrt(coarseShare)];
    for (let i = 0; i < fine.length; i++) fine[i] = -1 - graininess * (a * fine[i]! + b * coarse[i]!);
    lighten(image, darkness, fine);
  },
};
