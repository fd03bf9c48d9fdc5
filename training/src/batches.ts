import type { ImageTensor, Noise } from '@denoisekit/core';
import { imageTensor, noisyInto, randomStream } from '@denoisekit/core';
import type { ImageDataset } from './data/index.js';

export interface Batch {
  /** Both `[batchSize, channels, height, width]`, in arrays that the next batch overwrites. */
  readonly clean: ImageTensor;
  readonly noisy: ImageTensor;
}

export interface Batches {
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** The batch of a step: decided by seed and step alone, so a run can be taken up anywhere. */
  at(step: number): Batch;
}

export interface BatchOptions {
  /** Lowered to the number of training images where it is larger. */
  readonly batchSize: number;
  readonly noise: Noise;
  /** `once`: an image has the noise of the first epoch in all of them. */
  readonly noiseDraw?: 'fresh' | 'once';
  readonly seed: number;
}

/** First part of the random path of the epochs' orders: nothing else of a run draws from it. */
const epochOrder = 0x73687566;

/**
 * Training batches: each epoch is another order of all images and, unless noise is drawn once, gives each of them another noise.
 * What does not fill a last batch is left out of that epoch; it is other images each time.
 */
export function createBatches(
  dataset: Pick<ImageDataset, 'train' | 'channels' | 'height' | 'width'>,
  { batchSize: wanted, noise, noiseDraw = 'fresh', seed }: BatchOptions,
): Batches {
  const { train, channels, height, width } = dataset;
  const batchSize = Math.min(wanted, train.count);
  const stepsPerEpoch = Math.floor(train.count / batchSize);
  const size = channels * height * width;
  const shape = [batchSize, channels, height, width] as const;
  const clean = imageTensor(new Float32Array(batchSize * size), shape);
  const noisy = imageTensor(new Float32Array(batchSize * size), shape);
  const order = new Uint32Array(train.count);
  let orderedEpoch = -1;

  return {
    batchSize,
    stepsPerEpoch,
    at(step) {
      const epoch = Math.floor(step / stepsPerEpoch);
      if (epoch !== orderedEpoch) {
        for (let i = 0; i < order.length; i++) order[i] = i;
        randomStream(seed, epochOrder, epoch).shuffle(order);
        orderedEpoch = epoch;
      }
      const first = (step % stepsPerEpoch) * batchSize;
      const indices = order.subarray(first, first + batchSize);
      for (let i = 0; i < batchSize; i++) {
        const from = indices[i]! * size;
        for (let k = 0; k < size; k++) clean.data[i * size + k] = train.pixels[from + k]! / 255;
      }
      noisyInto(noisy.data, clean.data, noise, {
        seed,
        epoch: noiseDraw === 'once' ? 0 : epoch,
        indices,
        channels,
        height,
        width,
      });
      return { clean, noisy };
    },
  };
}
