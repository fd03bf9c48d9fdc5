import type { LayersModel } from '@tensorflow/tfjs';
import type { Quality } from '@denoisekit/core';
import { addNoise, createScoreboard, parseNoise } from '@denoisekit/core';
import type { ImageDataset } from './data/index.js';
import type { OnTrainEvent } from './events.js';
import { chunksOf, predict } from './predict.js';
import type { TensorFlow } from './tensorflow.js';

/** Noise seed of every test of every run; recorded with each figure. */
export const testNoiseSeed = 10_001;
/** What every denoiser is tested on, besides the noise it was trained for. */
export const testNoises = ['gaussian:0.25', 'gaussian:0.5', 'gaussian:0.75'] as const;

/** What `metrics.json` holds. */
export interface MetricsFile {
  readonly format: 'denoisekit-metrics';
  readonly version: 1;
  readonly quality: readonly Quality[];
}

/**
 * How well the model denoises the whole test set, by noise: that of the training first. Null when the signal stops
 * it.
 *
 * @param trainingNoise as `formatNoise` writes it
 */
export async function testQuality(
  tf: TensorFlow,
  model: LayersModel,
  dataset: ImageDataset,
  trainingNoise: string,
  { onEvent, signal }: { readonly onEvent: OnTrainEvent; readonly signal: AbortSignal | undefined },
): Promise<Quality[] | null> {
  const noises = [...new Set([trainingNoise, ...testNoises])];
  const images = dataset.test.count;
  const total = noises.length * images;
  const quality: Quality[] = [];
  for (const text of noises) {
    const noise = parseNoise(text);
    const noisyBoard = createScoreboard();
    const denoisedBoard = createScoreboard();
    for await (const { clean, first, count } of chunksOf(dataset.test, images, dataset)) {
      if (signal?.aborted) return null;
      const noisy = addNoise(clean, noise, { seed: testNoiseSeed, firstIndex: first });
      noisyBoard.add(noisy, clean);
      denoisedBoard.add(await predict(tf, model, noisy), clean);
      onEvent({ type: 'testing', noise: text, done: quality.length * images + first + count, total });
    }
    quality.push({
      noise: text,
      seed: testNoiseSeed,
      dataset: dataset.name,
      images,
      denoised: denoisedBoard.scores(),
      noisy: noisyBoard.scores(),
    });
  }
  return quality;
}
