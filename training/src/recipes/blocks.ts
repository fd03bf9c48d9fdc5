import type { SymbolicTensor } from '@tensorflow/tfjs';
import { randomStream } from '@denoisekit/core';
import type { TensorFlow } from '../tensorflow.js';

export interface ConvOptions {
  readonly filters: number;
  /** Height and width of the kernel. */
  readonly kernel: number;
  readonly stride?: 1 | 2;
  readonly activation?: 'linear' | 'relu';
}

/**
 * What networks are built from. The name is that of the layer (or the prefix of several), unique within a network.
 */
export interface Blocks {
  readonly input: (height: number, width: number, channels: number) => SymbolicTensor;
  /** A convolution with bias and `same` padding; stride 1 and linear unless told otherwise. */
  readonly conv: (name: string, from: SymbolicTensor, options: ConvOptions) => SymbolicTensor;
  readonly relu: (name: string, from: SymbolicTensor) => SymbolicTensor;
  readonly add: (name: string, a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;
  /** Twice the height and width, each pixel four times: costs nothing and knows nothing. */
  readonly upsample: (name: string, from: SymbolicTensor) => SymbolicTensor;
  /** Twice the height and width by a transposed convolution of stride 2 with bias, linear. */
  readonly grow: (
    name: string,
    from: SymbolicTensor,
    options: Pick<ConvOptions, 'filters' | 'kernel'>,
  ) => SymbolicTensor;
  /** `relu(x + conv(relu(conv(x))))` with two 3x3 kernels that keep the number of channels. */
  readonly residual: (name: string, from: SymbolicTensor) => SymbolicTensor;
  /** The end of every network, after a linear layer with the image's channels: a sigmoid on its own. */
  readonly image: (logits: SymbolicTensor) => SymbolicTensor;
}

/** First part of the random path of initial weights: nothing else of a run draws from it. */
const initialWeights = 0x77656967;

/**
 * Blocks for one network: the n-th convolution that is made draws its weights (He et al. 2015, truncated normal) from
 * the n-th seed of the run's seed.
 */
export function createBlocks(tf: TensorFlow, seed: number): Blocks {
  let convolutions = 0;
  const initializer = () =>
    // TF.js takes a seed of 0 for none.
    tf.initializers.heNormal({
      seed: 1 + randomStream(seed, initialWeights, convolutions++).integer(0x7fffffff),
    });

  const blocks: Blocks = {
    input: (height, width, channels) => tf.input({ name: 'noisy', shape: [height, width, channels] }),
    conv(name, from, { filters, kernel, stride = 1, activation = 'linear' }) {
      const layer = tf.layers.conv2d({
        name,
        filters,
        kernelSize: kernel,
        strides: stride,
        padding: 'same',
        activation,
        kernelInitializer: initializer(),
      });
      return layer.apply(from) as SymbolicTensor;
    },
    relu: (name, from) => tf.layers.activation({ name, activation: 'relu' }).apply(from) as SymbolicTensor,
    add: (name, a, b) => tf.layers.add({ name }).apply([a, b]) as SymbolicTensor,
    upsample: (name, from) => tf.layers.upSampling2d({ name, size: [2, 2] }).apply(from) as SymbolicTensor,
    grow(name, from, { filters, kernel }) {
      const layer = tf.layers.conv2dTranspose({
        name,
        filters,
        kernelSize: kernel,
        strides: 2,
        padding: 'same',
        kernelInitializer: initializer(),
      });
      return layer.apply(from) as SymbolicTensor;
    },
    residual(name, from) {
      const filters = from.shape[3]!;
      const inner = blocks.conv(`${name}_conv1`, from, { filters, kernel: 3, activation: 'relu' });
      const change = blocks.conv(`${name}_conv2`, inner, { filters, kernel: 3 });
      return blocks.relu(`${name}_relu`, blocks.add(`${name}_add`, from, change));
    },
    image: (logits) =>
      tf.layers.activation({ name: 'denoised', activation: 'sigmoid' }).apply(logits) as SymbolicTensor,
  };
  return blocks;
}
