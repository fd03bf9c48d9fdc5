import type { LayersModel } from '@tensorflow/tfjs';
import type { ImageTensor, Quality } from '@denoisekit/core';
import { createScoreboard, shotNoise } from '@denoisekit/core';
import type { OnTrainEvent } from './events.js';
import type { Series } from '../images/port.js';
import { predict } from '../layers/predict.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/** What `metrics.json` holds. */
export interface MetricsFile {
  readonly format: 'denoisekit-metrics';
  readonly version: 1;
  readonly quality: readonly Quality[];
}

/**
 * How well the model denoises the whole test set, series by series. Aborted, it throws between two parts of a series.
 *
 * @param dataset its name
 */
export async function testQuality(
  tf: TensorFlow,
  model: LayersModel,
  tests: readonly Series[],
  dataset: string,
  { onEvent, signal }: { readonly onEvent: OnTrainEvent; readonly signal: AbortSignal | undefined },
): Promise<Quality[]> {
  const total = tests.reduce((sum, { pairs }) => sum + pairs.count, 0);
  const quality: Quality[] = [];
  let before = 0;
  for (const { noise: text, seed, pairs } of tests) {
    const noise = text ?? shotNoise;
    const noisyBoard = createScoreboard();
    const denoisedBoard = createScoreboard();
    for await (const { input, target, first } of pairs.parts(signal)) {
      signal?.throwIfAborted();
      noisyBoard.add(input, target);
      denoisedBoard.add(clipped(await predict(tf, model, input)), target);
      onEvent({ type: 'testing', noise, done: before + first + target.shape[0], total });
    }
    before += pairs.count;
    quality.push({
      noise,
      seed: seed ?? 0,
      dataset,
      images: pairs.count,
      denoised: denoisedBoard.scores(),
      noisy: noisyBoard.scores(),
    });
  }
  return quality;
}

/** A picture as it is shown and saved: clipped, since the output of a network that adds a change may leave [0, 1]. */
function clipped({ data, shape }: ImageTensor): ImageTensor {
  return { data: data.map((value) => Math.min(1, Math.max(0, value))), shape };
}
