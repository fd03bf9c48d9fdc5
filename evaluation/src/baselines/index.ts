import type { BaselineName, CleanImages } from '../document.js';
import type { Noise } from '@denoisekit/core';
import type { Baseline, Pauses } from './baseline.js';
import { linearBaselines } from './linear.js';
import { medianBaseline } from './median.js';

/** From the plainest to the strongest. */
export const baselineNames: readonly BaselineName[] = ['noisy', 'median', 'linear'];

/**
 * What a denoiser without a network reaches: `noisy` is the noisy image itself, `median` the best of some median filters,
 * `linear` the best linear filter. What they need to know they learn from training images with noise of a seed of
 * its own. The answer sets them up for a noise; what does not depend on it is computed once.
 *
 * @param train images of the size that will be denoised; the more the better, 10,000 are plenty
 * @example
 * const setUp = createBaselines(train, ['median', 'linear']);
 * const [median, linear] = await setUp(parseNoise('gaussian:0.5'));
 */
export function createBaselines(
  train: CleanImages,
  names: readonly BaselineName[] = baselineNames,
  pauses: Pauses = {},
): (noise: Noise) => Promise<readonly Baseline[]> {
  const linear = linearBaselines(train, pauses);
  const create: Record<BaselineName, (noise: Noise) => Baseline | Promise<Baseline>> = {
    noisy: () => ({ name: 'noisy', detail: null, denoise: (noisy) => noisy }),
    median: (noise) => medianBaseline(train, noise, pauses),
    linear,
  };
  return async (noise) => {
    const baselines: Baseline[] = [];
    for (const name of names) baselines.push(await create[name](noise));
    return baselines;
  };
}
