import { DenoiseError, noisyInto, parseNoise, randomStream } from '@denoisekit/core';
import { newPair } from '../images/pair.js';
import {
  type BatchSize,
  type Pair,
  type TrainingOptions,
  type TrainingPairs,
  stepsOfPass,
} from '../images/port.js';
import type { ImageDataset } from './types.js';

/** First part of the random path of the epochs' orders: nothing else of a run draws from it. */
const epochOrder = 0x73687566;

/**
 * Training images with noise: each epoch is another order of all images and, unless noise is drawn once, gives each of them another
 * noise. Images that do not fill a last batch are left out of that epoch; they are others in each.
 *
 * Batches are made when they are asked for: one of 128 digits takes 1 % of a step.
 */
export function trainingPairs(
  { train, channels, height, width }: Pick<ImageDataset, 'train' | 'channels' | 'height' | 'width'>,
  { noise: text, noiseDraw, seed }: TrainingOptions,
): TrainingPairs {
  const noise = parseNoise(text);
  const imageSize = channels * height * width;
  const order = new Uint32Array(train.count);
  let orderedEpoch = -1;
  let batch: Pair | undefined;

  function orderOf(epoch: number): Uint32Array {
    if (epoch === orderedEpoch) return order;
    for (let i = 0; i < order.length; i++) order[i] = i;
    randomStream(seed, epochOrder, epoch).shuffle(order);
    orderedEpoch = epoch;
    return order;
  }

  return {
    at(step, size) {
      assertSize(size, { height, width });
      const count = Math.min(size.count, train.count);
      if (batch?.input.shape[0] !== count) batch = newPair([count, channels, height, width]);
      const { input, target } = batch;
      const stepsPerEpoch = stepsOfPass(train.count, count);
      const epoch = Math.floor(step / stepsPerEpoch);
      const first = (step % stepsPerEpoch) * count;
      const indices = orderOf(epoch).subarray(first, first + count);
      for (let i = 0; i < count; i++) {
        const from = indices[i]! * imageSize;
        for (let k = 0; k < imageSize; k++) target.data[i * imageSize + k] = train.pixels[from + k]! / 255;
      }
      const shown = { seed, epoch: noiseDraw === 'once' ? 0 : epoch, indices, channels, height, width };
      noisyInto(input.data, target.data, noise, shown);
      return Promise.resolve(batch);
    },
  };
}

function assertSize(wanted: BatchSize, { height, width }: { height: number; width: number }): void {
  if (wanted.height === height && wanted.width === width) return;
  throw new DenoiseError('internal', {
    what: 'these images have one size and are not cropped',
    actual: `${wanted.height}x${wanted.width}`,
    expected: `${height}x${width}`,
  });
}
