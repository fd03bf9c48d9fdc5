import { createBlocks } from '../layers/blocks.js';
import { kerasDefaults } from './keras-defaults.js';
import type { Recipe } from './types.js';

/**
 * An autoencoder with a latent vector of 16 numbers. Its publisher gives the layers' kinds, the loss and the callback, but neither
 * widths nor noise level: these are ours, with noise over a span and fresh.
 */
export const latent16: Recipe = {
  name: 'latent16',
  title: 'Latent 16',
  description: 'Squeezes each image into 16 numbers; knows one size of images only.',
  defaults: {
    ...kerasDefaults,
    epochs: 20,
    batchSize: 128,
    schedule: {
      kind: 'plateau',
      monitor: 'train',
      factor: 0.5,
      patience: 2,
      minDelta: 1e-5,
      minFactor: 0.01,
    },
    noise: 'gaussian:0.25..0.5',
    noiseDraw: 'fresh',
    loss: 'mse',
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, dropout, flatten, dense, reshape, grow, image } = createBlocks(
      tf,
      seed,
      'glorotUniform',
    );
    const noisy = input(height, width, channels);
    let x = conv('encode1', noisy, { filters: 32, kernel: 3, stride: 2, activation: 'relu' });
    x = conv('encode2', x, { filters: 64, kernel: 3, stride: 2, activation: 'relu' });
    const [rows, columns, filters] = x.shape.slice(1) as [number, number, number];
    x = dense('latent', flatten('flat', dropout('dropout', x, 0.1)), { units: 16 });
    x = dense('expand', x, { units: rows * columns * filters, activation: 'relu' });
    x = reshape('planes', x, [rows, columns, filters]);
    x = grow('decode1', x, { filters: 32, kernel: 3, activation: 'relu' });
    const logits = grow('logits', x, { filters: channels, kernel: 3 });
    return tf.model({ name: 'latent16', inputs: noisy, outputs: image(logits) });
  },
};
