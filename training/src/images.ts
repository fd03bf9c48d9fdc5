import type { Tensor4D } from '@tensorflow/tfjs';
import type { ImageTensor } from '@denoisekit/core';
import { imageTensor } from '@denoisekit/core';
import type { TensorFlow } from './tensorflow.js';

/**
 * Images as TF.js computes on them: `[batch, height, width, channels]`. TensorFlow goes on reading the given array
 * until the tensor is disposed, so do not write to it before.
 */
export function toChannelsLast(tf: TensorFlow, { data, shape }: ImageTensor): Tensor4D {
  const [batch, channels, height, width] = shape;
  if (channels === 1) return tf.tensor4d(data, [batch, height, width, 1]);
  return tf.tidy(() => tf.transpose(tf.tensor4d(data, [...shape]), [0, 2, 3, 1]));
}

/** The inverse of `toChannelsLast`, with an array of its own. */
export function fromChannelsLast(tf: TensorFlow, images: Tensor4D): ImageTensor {
  const [batch, height, width, channels] = images.shape;
  const data =
    channels === 1
      ? images.dataSync<'float32'>()
      : tf.tidy(() => tf.transpose(images, [0, 3, 1, 2]).dataSync<'float32'>());
  return imageTensor(data, [batch, channels, height, width]);
}
