import { defaultMuon } from '../step/optimizer.js';
import { createBlocks } from '../layers/blocks.js';
import type { Recipe } from './types.js';

/**
 * A small U-Net that computes next to nothing at full resolution, where TF.js spends its time walking over activations. Why these
 * layers and these figures: `docs/decisions/0001-compact-network.md`. Height and width must be multiples of 4.
 */
export const compact: Recipe = {
  name: 'compact',
  title: 'Compact',
  description: 'A small residual U-Net that works at half and quarter resolution.',
  defaults: {
    epochs: 6,
    minSteps: 1200,
    batchSize: 64,
    learningRate: 3e-3,
    schedule: { kind: 'cosine', warmupFraction: 0.15, startFactor: 0.1, endFactor: 1e-3 },
    optimizer: defaultMuon,
    noise: 'gaussian:0.5',
    noiseDraw: 'fresh',
    images: 'held-out',
    loss: 'bce',
    averaging: 0.998,
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, grow, relu, add, residual, image } = createBlocks(tf, seed);
    const noisy = input(height, width, channels);
    const stem = conv('stem', noisy, { filters: 32, kernel: 5, stride: 2, activation: 'relu' });
    const half = conv('half', stem, { filters: 32, kernel: 3, activation: 'relu' });
    let x = conv('down', half, { filters: 64, kernel: 3, stride: 2, activation: 'relu' });
    for (const name of ['block1', 'block2', 'block3']) x = residual(name, x);
    x = relu('skip_relu', add('skip', grow('up_half', x, { filters: 32, kernel: 2 }), half));
    x = conv('fuse1', x, { filters: 32, kernel: 3, activation: 'relu' });
    x = conv('fuse2', x, { filters: 32, kernel: 3, activation: 'relu' });
    const logits = grow('logits', x, { filters: channels, kernel: 4 });
    return tf.model({ name: 'compact', inputs: noisy, outputs: image(logits) });
  },
};
