import { DenoiseError } from '@denoisekit/core';
import { createBlocks } from '../layers/blocks.js';
import { kerasDefaults } from './keras-defaults.js';
import type { Recipe } from './types.js';

/** The fully connected autoencoder with which most introductions begin, as published. */
export const dense: Recipe = {
  name: 'dense',
  title: 'Dense',
  description: 'Three hidden layers with a bottleneck of 32 values; knows one size of images only.',
  defaults: {
    ...kerasDefaults,
    epochs: 25,
    batchSize: 256,
    noise: 'gaussian:0.5',
    noiseDraw: 'once',
    loss: 'bce',
  },
  build(tf, { height, width, channels, seed }) {
    if (height === null || width === null)
      throw new DenoiseError('usage', { what: 'dense takes images of one size' });
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
