import type { LayersModel, Tensor4D } from '@tensorflow/tfjs';
import type { ImageTensor } from '@denoisekit/core';
import type { ImageDataset, ImageSet } from './data/index.js';
import { imagesToTensor } from './data/index.js';
import { fromChannelsLast, toChannelsLast } from './channels-last.js';
import type { TensorFlow } from './tensorflow.js';

/** Values that one run of a network takes at most: 500 images of 28x28. More gains no speed and costs memory. */
const maxChunkValues = 500 * 28 * 28;

/** A network's answer to one batch. */
export async function predict(tf: TensorFlow, model: LayersModel, noisy: ImageTensor): Promise<ImageTensor> {
  const output = tf.tidy(() => model.apply(toChannelsLast(tf, noisy)) as Tensor4D);
  try {
    return await fromChannelsLast(tf, output);
  } finally {
    output.dispose();
  }
}

export interface Chunk {
  readonly clean: ImageTensor;
  /** Number of its first image within the set. */
  readonly first: number;
  readonly count: number;
}

/** The first `count` images of a set, in parts that one run takes; gives the event loop a turn before each. */
export async function* chunksOf(
  set: ImageSet,
  count: number,
  shape: Pick<ImageDataset, 'channels' | 'height' | 'width'>,
): AsyncGenerator<Chunk> {
  const size = shape.channels * shape.height * shape.width;
  const chunk = Math.max(1, Math.floor(maxChunkValues / size));
  for (let first = 0; first < count; first += chunk) {
    await nextTurn();
    const to = Math.min(first + chunk, count);
    yield { clean: imagesToTensor(set, { from: first, to }, shape), first, count: to - first };
  }
}

/** TensorFlow computes on the main thread: without this no signal and no timer would ever be heard. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
