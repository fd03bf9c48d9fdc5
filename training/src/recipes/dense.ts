import { kerasAdam } from '../optimizer.js';
import { createBlocks } from './blocks.js';
import type { Recipe } from './types.js';

/** The fully connected autoencoder with which most introductions begin, as published. */
export const dense: Recipe = {
  name: 'dense',
  title: 'Dense',
  description: 'Three hidden layers with a bottleneck of 32 values; knows one size of images only.',
  defaults: {
    epochs: 25,
    minSteps: 1200,
    batchSize: 256,
    learningRate: 1e-3,
    schedule: { kind: 'constant' },
    optimizer: kerasAdam,
    noise: 'gaussian:0.5',
    noiseDraw: 'once',
    images: 'all',
    loss: 'bce',
    averaging: null,
  },
  build(tf, { height, width, channels, seed }) {
    const { input, flatten, dense, reshape, image } = createBlocks(tf, seed, 'glorotUniform');
    const noisy = input(height, width, channels);
    let x = dense('encode1', flatten('pixels', noisy), { units: 64, activation: 'relu' });
    x = dense('bottleneck', x, { units: 32, activation: 'relu' });
    x = dense('decode1', x, { units: 64, activation: 'relu' });
    x = dense('decode2', x, { units: height * width * channels });
    const logits = reshape('logits', x, [height, width, channels]);
    return tf.model({ name: 'dense', inputs: noisy, outputs: image(logits) });
  },
};
