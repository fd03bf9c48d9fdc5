import { defaultMuon } from '../optimizer.js';
import { createBlocks } from './blocks.js';
import { halfResolutionFeatures } from './half-resolution.js';
import type { Recipe } from './types.js';

/**
 * A small U-Net that computes next to nothing at full resolution, where TF.js spends its time walking over activations. Why these
 * layers and these figures: `docs/decisions/0001-compact-network.md`.
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
    const blocks = createBlocks(tf, seed);
    const noisy = blocks.input(height, width, channels);
    const features = halfResolutionFeatures(blocks, noisy, { half: 32, quarter: 64 });
    const logits = blocks.grow('logits', features, { filters: channels, kernel: 4 });
    return tf.model({ name: 'compact', inputs: noisy, outputs: blocks.image(logits) });
  },
};
