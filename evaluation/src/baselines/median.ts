import { addNoise, type Noise, squaredError } from '@denoisekit/core';
import type { CleanImages } from '../document.js';
import { baselineNoiseSeed, chunksOf, valuesOf, type Baseline, type Pauses } from './baseline.js';
import { medianFilter } from './median-filter.js';

const candidates = ([3, 5] as const).flatMap((window) =>
  (['reflection', 'zeros'] as const).map((edges) => ({ window, edges })),
);
/** Noisy values to choose by: 510 images of 28x28. */
const maxValues = 400_000;

/**
 * The median filter of 3x3 or of 5x5 pixels, with reflection or with zeros past the edges (which suit digits on black),
 * whichever has the smallest mean squared error on noisy training images.
 */
export async function medianBaseline(images: CleanImages, noise: Noise, pauses: Pauses): Promise<Baseline> {
  const count = Math.min(images.count, Math.max(1, Math.floor(maxValues / valuesOf(images))));
  const errors = candidates.map(() => 0);
  for await (const { clean, first } of chunksOf(images, count, pauses)) {
    const noisy = addNoise(clean, noise, { seed: baselineNoiseSeed, firstIndex: first });
    candidates.forEach(({ window, edges }, at) => {
      const { data } = medianFilter(noisy, window, edges);
      errors[at]! += squaredError(data, clean.data, 0, data.length);
    });
  }
  const { window, edges } = candidates[errors.indexOf(Math.min(...errors))]!;
  return {
    name: 'median',
    detail: `${window}x${window}${edges === 'zeros' ? ', zeros' : ''}`,
    denoise: (noisy) => medianFilter(noisy, window, edges),
  };
}
