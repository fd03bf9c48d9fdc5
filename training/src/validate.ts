import type { LayersModel, Scalar, Tensor4D } from '@tensorflow/tfjs';
import type { Noise } from '@denoisekit/core';
import { addNoise } from '@denoisekit/core';
import type { ImageDataset } from './data/index.js';
import { toChannelsLast, valuesOf } from './channels-last.js';
import { headOf } from './head.js';
import type { Loss } from './loss.js';
import { chunksOf } from './predict.js';
import type { TensorFlow } from './tensorflow.js';

/** Enough to tell epochs apart, in seconds. */
export const maxValidationImages = 2_000;
/** Noise seed of every validation of every run, so that epochs and runs can be compared. */
export const validationNoiseSeed = 20_001;

export interface Validation {
  readonly loss: number;
  readonly mse: number;
}

/** Loss and MSE of what the model computes now, on the first validation images with noise that is always the same. */
export async function validate(
  tf: TensorFlow,
  model: LayersModel,
  dataset: Pick<ImageDataset, 'validation' | 'channels' | 'height' | 'width'>,
  noise: Noise,
  loss: Loss,
): Promise<Validation> {
  const head = headOf(tf, model);
  const images = Math.min(dataset.validation.count, maxValidationImages);
  let lossSum = 0;
  let squaredSum = 0;
  for await (const { clean, first, count } of chunksOf(dataset.validation, images, dataset)) {
    const noisy = addNoise(clean, noise, { seed: validationNoiseSeed, firstIndex: first });
    const [lossHere, squaredHere] = tf.tidy(() => {
      const target = toChannelsLast(tf, clean);
      const output = head.network.apply(toChannelsLast(tf, noisy)) as Tensor4D;
      const squared = tf.mean<Scalar>(tf.squaredDifference(head.image(output), target));
      return [head.loss(loss, output, target), squared] as const;
    });
    lossSum += (await valuesOf(lossHere))[0]! * count;
    squaredSum += (await valuesOf(squaredHere))[0]! * count;
  }
  return { loss: lossSum / images, mse: squaredSum / images };
}

/** MSE of answering black to every validation image: what a network that learnt nothing falls to. */
export function blackMse({ validation }: Pick<ImageDataset, 'validation'>): number {
  const values =
    (validation.pixels.length / validation.count) * Math.min(validation.count, maxValidationImages);
  let sum = 0;
  for (let i = 0; i < values; i++) sum += (validation.pixels[i]! / 255) ** 2;
  return sum / values;
}
