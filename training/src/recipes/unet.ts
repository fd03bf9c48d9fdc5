import { defaultAdam } from '../optimizer.js';
import { createBlocks } from './blocks.js';
import type { Recipe } from './types.js';

/**
 * The flagship: `compact` made wider, with the noisy image beside what the network knows of it at the end, and trained for every
 * noise level at once without being told which. Why these layers and figures: `docs/decisions/0007-unet.md`.
 */
export const unet: Recipe = {
  name: 'unet',
  title: 'U-Net',
  description: 'A residual U-Net for every noise level from none to sigma 1.',
  defaults: {
    epochs: 15,
    minSteps: 2400,
    batchSize: 128,
    learningRate: 3e-3,
    schedule: { kind: 'cosine', warmupFraction: 0.05, startFactor: 0.1, endFactor: 1e-3 },
    optimizer: defaultAdam,
    noise: 'gaussian:0..1',
    noiseDraw: 'fresh',
    images: 'all',
    loss: 'bce',
    averaging: 0.999,
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, grow, relu, add, concat, residual, image } = createBlocks(tf, seed);
    const noisy = input(height, width, channels);
    const stem = conv('stem', noisy, { filters: 48, kernel: 5, stride: 2, activation: 'relu' });
    const half = conv('half', stem, { filters: 48, kernel: 3, activation: 'relu' });
    let x = conv('down', half, { filters: 80, kernel: 3, stride: 2, activation: 'relu' });
    for (const name of ['block1', 'block2', 'block3']) x = residual(name, x);
    x = relu('skip_relu', add('skip', grow('up_half', x, { filters: 48, kernel: 2 }), half));
    x = conv('fuse1', x, { filters: 48, kernel: 3, activation: 'relu' });
    x = conv('fuse2', x, { filters: 48, kernel: 3, activation: 'relu' });
    x = grow('up_full', x, { filters: 16, kernel: 2, activation: 'relu' });
    const logits = conv('logits', concat('with_noisy', x, noisy), { filters: channels, kernel: 3 });
    return tf.model({ name: 'unet', inputs: noisy, outputs: image(logits) });
  },
};
