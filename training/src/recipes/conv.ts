import { createBlocks } from '../layers/blocks.js';
import { kerasDefaults } from './keras-defaults.js';
import type { Recipe } from './types.js';

/** The convolutional autoencoder of the Keras tutorials in its widest-spread form, as published. */
export const conv: Recipe = {
  name: 'conv',
  title: 'Conv',
  description: 'Two convolutions and pools down, two convolutions and upsamplings back.',
  defaults: {
    ...kerasDefaults,
    epochs: 20,
    batchSize: 256,
    noise: 'gaussian:0.5',
    noiseDraw: 'once',
    loss: 'bce',
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, pool, upsample, image } = createBlocks(tf, seed, 'glorotUniform');
    const noisy = input(height, width, channels);
    let x = conv('encode1', noisy, { filters: 32, kernel: 3, activation: 'relu' });
    x = conv('encode2', pool('pool1', x), { filters: 16, kernel: 3, activation: 'relu' });
    x = conv('decode1', pool('pool2', x), { filters: 16, kernel: 3, activation: 'relu' });
    x = conv('decode2', upsample('up1', x), { filters: 32, kernel: 3, activation: 'relu' });
    const logits = conv('logits', upsample('up2', x), { filters: channels, kernel: 3 });
    return tf.model({ name: 'conv', inputs: noisy, outputs: image(logits) });
  },
};
