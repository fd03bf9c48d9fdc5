import type { SymbolicTensor } from '@tensorflow/tfjs';
import { randomStream } from '@denoisekit/core';
import { seededDropout } from './dropout.js';
import type { TensorFlow } from '../backends/tensorflow.js';

export interface ConvOptions {
  readonly filters: number;
  /** Height and width of the kernel. */
  readonly kernel: number;
  readonly stride?: 1 | 2;
  /** `valid` lays the kernel only where it fits: the image loses `kernel - 1` rows and columns. Default `same`. */
  readonly padding?: 'same' | 'valid';
  readonly activation?: 'linear' | 'relu';
  /** Whether the kernel begins at zero, so that what the layer's output is added to goes through unchanged at first. Default false. */
  readonly fromZero?: boolean;
}

export interface DenseOptions {
  readonly units: number;
  readonly activation?: 'linear' | 'relu';
}

/**
 * What networks are built from. The name is that of the layer (or the prefix of several), unique within a network.
 */
export interface Blocks {
  readonly input: (height: number | null, width: number | null, channels: number) => SymbolicTensor;
  /** A convolution with bias; stride 1, `same` padding and linear unless told otherwise. */
  readonly conv: (name: string, from: SymbolicTensor, options: ConvOptions) => SymbolicTensor;
  readonly relu: (name: string, from: SymbolicTensor) => SymbolicTensor;
  readonly add: (name: string, a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;
  /** Twice the height and width, each pixel four times: costs nothing and knows nothing. */
  readonly upsample: (name: string, from: SymbolicTensor) => SymbolicTensor;
  /** Twice the height and width by a transposed convolution of stride 2 with bias; linear unless told otherwise. */
  readonly grow: (
    name: string,
    from: SymbolicTensor,
    options: Pick<ConvOptions, 'filters' | 'kernel' | 'activation'>,
  ) => SymbolicTensor;
  /** The greatest of each 2x2: half the height and width, rounded up. */
  readonly pool: (name: string, from: SymbolicTensor) => SymbolicTensor;
  /** The channels of the one, then those of the other. */
  readonly concat: (name: string, a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;
  /** A layer in which every value depends on every other, with bias. It ties the network to one size of images. */
  readonly dense: (name: string, from: SymbolicTensor, options: DenseOptions) => SymbolicTensor;
  /** All values of an image in a row, by row, column, channel. */
  readonly flatten: (name: string, from: SymbolicTensor) => SymbolicTensor;
  /** A row of values as `[height, width, channels]`. */
  readonly reshape: (
    name: string,
    from: SymbolicTensor,
    to: readonly [height: number, width: number, channels: number],
  ) => SymbolicTensor;
  /** Forgets values at random while training, a part of `rate`. */
  readonly dropout: (name: string, from: SymbolicTensor, rate: number) => SymbolicTensor;
  /**
   * `relu(x + conv(relu(conv(x))))` with two 3x3 kernels that keep the number of channels; without the outer relu where `activation` is
   * `linear`. Default `relu`. With `fromZero` the second kernel begins at zero, and so the block as an identity.
   */
  readonly residual: (
    name: string,
    from: SymbolicTensor,
    options?: Pick<ConvOptions, 'activation' | 'fromZero'>,
  ) => SymbolicTensor;
  /**
   * `x + conv(relu(conv(relu(conv(x)))))`: a 1x1 kernel to `inner` channels (default half of them), a 3x3 kernel, a 1x1 kernel back, which
   * begins at zero and so the block as an identity. With half of them a quarter of the arithmetic of `residual` and a third of its weights,
   * for half of its reach (He et al. 2015).
   */
  readonly bottleneck: (name: string, from: SymbolicTensor, inner?: number) => SymbolicTensor;
  /**
   * Half the height and width by a 2x2 convolution of stride 2 that begins as a rotation: with four times the channels or more nothing is
   * lost.
   */
  readonly fold: (name: string, from: SymbolicTensor, filters: number) => SymbolicTensor;
  /** The counterpart of `fold`: a transposed convolution to fewer channels, which begins as a rotation too. */
  readonly unfold: (name: string, from: SymbolicTensor, filters: number) => SymbolicTensor;
  /** The end of a network, after a linear layer with the image's channels: a sigmoid on its own. */
  readonly image: (logits: SymbolicTensor) => SymbolicTensor;
  /**
   * Another end: `keep * noisy + (1 - keep) * image`, where `keep` and `image` are the sigmoids of two linear layers with the image's
   * channels. What is clean already can go through as it is.
   */
  readonly blend: (logits: SymbolicTensor, keep: SymbolicTensor, noisy: SymbolicTensor) => SymbolicTensor;
  /** A third: `noisy + change`, of a linear layer with the image's channels. It may leave [0, 1]. */
  readonly corrected: (change: SymbolicTensor, noisy: SymbolicTensor) => SymbolicTensor;
}

/** The name of the layer that gives a network's image. */
export const imageLayer = 'denoised';

const narrow = { scale: 1 / 3, mode: 'fanIn', distribution: 'uniform' } as const;

/** First part of the random path of initial weights: nothing else of a run draws from it. */
const initialWeights = 0x77656967;

/**
 * `heNormal` is that of He et al. 2015, a truncated normal; `glorotUniform` (Glorot and Bengio 2010) is Keras's default. `narrowUniform`, PyTorch's
 * default, has a variance of 1 / (3 inputs), a third of Glorot's: residual blocks then begin nearly as identities.
 */
export type Initializer = 'heNormal' | 'glorotUniform' | 'narrowUniform';

/** Blocks for one network: the n-th layer with weights draws them from the n-th seed of the run's seed. */
export function createBlocks(tf: TensorFlow, seed: number, kind: Initializer = 'heNormal'): Blocks {
  let weighted = 0;
  let dropouts = 0;
  const initializer = (which: Initializer | 'orthogonal' = kind) => {
    // TF.js takes a seed of 0 for none.
    const drawn = 1 + randomStream(seed, initialWeights, weighted++).integer(0x7fffffff);
    if (which !== 'narrowUniform') return tf.initializers[which]({ seed: drawn });
    return tf.initializers.varianceScaling({ ...narrow, seed: drawn });
  };

  const halving = () => ({
    kernelSize: 2,
    strides: 2,
    padding: 'same' as const,
    kernelInitializer: initializer('orthogonal'),
  });
  const sigmoid = (name: string, from: SymbolicTensor) =>
    tf.layers.activation({ name, activation: 'sigmoid' }).apply(from) as SymbolicTensor;
  const times = (name: string, x: SymbolicTensor, y: SymbolicTensor) =>
    tf.layers.multiply({ name }).apply([x, y]) as SymbolicTensor;

  const blocks: Blocks = {
    input: (height, width, channels) => tf.input({ name: 'noisy', shape: [height, width, channels] }),
    conv(
      name,
      from,
      { filters, kernel, stride = 1, padding = 'same', activation = 'linear', fromZero = false },
    ) {
      const layer = tf.layers.conv2d({
        name,
        filters,
        kernelSize: kernel,
        strides: stride,
        padding,
        activation,
        kernelInitializer: fromZero ? 'zeros' : initializer(),
      });
      return layer.apply(from) as SymbolicTensor;
    },
    relu: (name, from) => tf.layers.activation({ name, activation: 'relu' }).apply(from) as SymbolicTensor,
    add: (name, a, b) => tf.layers.add({ name }).apply([a, b]) as SymbolicTensor,
    upsample: (name, from) => tf.layers.upSampling2d({ name, size: [2, 2] }).apply(from) as SymbolicTensor,
    grow(name, from, { filters, kernel, activation = 'linear' }) {
      const layer = tf.layers.conv2dTranspose({
        name,
        filters,
        kernelSize: kernel,
        strides: 2,
        padding: 'same',
        activation,
        kernelInitializer: initializer(),
      });
      return layer.apply(from) as SymbolicTensor;
    },
    pool: (name, from) =>
      tf.layers
        .maxPooling2d({ name, poolSize: 2, strides: 2, padding: 'same' })
        .apply(from) as SymbolicTensor,
    concat: (name, a, b) => tf.layers.concatenate({ name }).apply([a, b]) as SymbolicTensor,
    dense: (name, from, { units, activation = 'linear' }) =>
      tf.layers
        .dense({ name, units, activation, kernelInitializer: initializer() })
        .apply(from) as SymbolicTensor,
    flatten: (name, from) => tf.layers.flatten({ name }).apply(from) as SymbolicTensor,
    reshape: (name, from, to) =>
      tf.layers.reshape({ name, targetShape: [...to] }).apply(from) as SymbolicTensor,
    dropout: (name, from, rate) =>
      seededDropout(tf, { name, rate, seed, which: dropouts++ }).apply(from) as SymbolicTensor,
    residual(name, from, { activation = 'relu', fromZero = false } = {}) {
      const filters = from.shape[3]!;
      const inner = blocks.conv(`${name}_conv1`, from, { filters, kernel: 3, activation: 'relu' });
      const change = blocks.conv(`${name}_conv2`, inner, { filters, kernel: 3, fromZero });
      const sum = blocks.add(`${name}_add`, from, change);
      return activation === 'relu' ? blocks.relu(`${name}_relu`, sum) : sum;
    },
    bottleneck(name, from, inner = from.shape[3]! / 2) {
      const filters = from.shape[3]!;
      const between = { filters: inner, activation: 'relu' } as const;
      const less = blocks.conv(`${name}_conv1`, from, { ...between, kernel: 1 });
      const seen = blocks.conv(`${name}_conv2`, less, { ...between, kernel: 3 });
      const change = blocks.conv(`${name}_conv3`, seen, { filters, kernel: 1, fromZero: true });
      return blocks.add(`${name}_add`, from, change);
    },
    fold: (name, from, filters) =>
      tf.layers.conv2d({ name, filters, ...halving() }).apply(from) as SymbolicTensor,
    unfold: (name, from, filters) =>
      tf.layers.conv2dTranspose({ name, filters, ...halving() }).apply(from) as SymbolicTensor,
    image: (logits) => sigmoid(imageLayer, logits),
    corrected: (change, noisy) => blocks.add(imageLayer, noisy, change),
    blend(logits, keep, noisy) {
      const kept = sigmoid('keep', keep);
      const replaced = tf.layers.rescaling({ name: 'replace', scale: -1, offset: 1 }).apply(kept);
      const parts = [
        times('kept', kept, noisy),
        times('replaced', replaced as SymbolicTensor, sigmoid('restored', logits)),
      ] as const;
      return blocks.add(imageLayer, ...parts);
    },
  };
  return blocks;
}
