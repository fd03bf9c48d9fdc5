import { defaultMuon } from '../optimizer.js';
import { createBlocks } from './blocks.js';
import { halfResolutionFeatures } from './half-resolution.js';
import type { Recipe } from './types.js';

/**
 * The flagship: `compact` made wider, with the noisy image beside what the network knows of it at the end, which it may let through
 * where nothing is wrong with it. Trained for every noise level at once without being told which. Why these layers and figures:
 * `docs/decisions/0007-unet.md` and `0009-muon.md`.
 */
export const unet: Recipe = {
  name: 'unet',
  title: 'U-Net',
  description: 'A residual U-Net for every noise level from none to sigma 1.',
  defaults: {
    epochs: 24,
    minSteps: 2400,
    batchSize: 128,
    learningRate: 4e-3,
    schedule: { kind: 'cosine', warmupFraction: 0.05, startFactor: 0.1, endFactor: 1e-3 },
    optimizer: defaultMuon,
    noise: 'gaussian:0..1',
    noiseDraw: 'fresh',
    images: 'all',
    loss: 'bce',
    averaging: 0.999,
  },
  build(tf, { height, width, channels, seed }) {
    const blocks = createBlocks(tf, seed);
    const { input, conv, grow, concat, blend } = blocks;
    const noisy = input(height, width, channels);
    const features = halfResolutionFeatures(blocks, noisy, { half: 48, quarter: 80 });
    const full = grow('up_full', features, { filters: 16, kernel: 2, activation: 'relu' });
    const known = concat('with_noisy', full, noisy);
    const logits = conv('logits', known, { filters: channels, kernel: 3 });
    const keep = conv('keep_logits', known, { filters: channels, kernel: 3 });
    return tf.model({ name: 'unet', inputs: noisy, outputs: blend(logits, keep, noisy) });
  },
};
