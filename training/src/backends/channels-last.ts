import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
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
export async function fromChannelsLast(tf: TensorFlow, images: Tensor4D): Promise<ImageTensor> {
  const [batch, height, width, channels] = images.shape;
  const ordered = channels === 1 ? images.clone() : tf.transpose(images, [0, 3, 1, 2]);
  return imageTensor(await valuesOf(ordered), [batch, channels, height, width]);
}

/**
 * The values of a tensor, copied into an array of the caller's; disposes of the tensor. A WebGPU device gives them only later, and the native
 * library at once: waiting for those costs nothing.
 */
export async function valuesOf(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data<'float32'>()).slice();
  } finally {
    tensor.dispose();
  }
}
