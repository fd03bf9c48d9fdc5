import type { LayersModel, Tensor4D } from '@tensorflow/tfjs';
import type { ImageTensor } from '@denoisekit/core';
import { fromChannelsLast, toChannelsLast } from '../backends/channels-last.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/** A network's answer to one batch. */
export async function predict(tf: TensorFlow, model: LayersModel, noisy: ImageTensor): Promise<ImageTensor> {
  const output = tf.tidy(() => model.apply(toChannelsLast(tf, noisy)) as Tensor4D);
  try {
    return await fromChannelsLast(tf, output);
  } finally {
    output.dispose();
  }
}
