import { defaultMuon } from '../step/optimizer.js';
import { createBlocks } from '../layers/blocks.js';
import type { Recipe } from './types.js';

/**
 * For isolates and other places that have one thread of WebAssembly: a fifth of the arithmetic of `compact`, nearly all of it at
 * quarter resolution, for every noise level at once. Why these layers and figures: `docs/decisions/0014-edge.md`. Height and width must be
 * multiples of 4.
 */
export const edge: Recipe = {
  name: 'edge',
  title: 'Edge',
  description: 'A residual network at quarter resolution, for isolates and every noise level.',
  defaults: {
    epochs: 14,
    minSteps: 1200,
    batchSize: 64,
    learningRate: 3e-3,
    schedule: { kind: 'cosine', warmupFraction: 0.15, startFactor: 0.1, endFactor: 1e-3 },
    optimizer: defaultMuon,
    noise: 'gaussian:0..1',
    noiseDraw: 'fresh',
    images: 'all',
    loss: 'bce',
    averaging: 0.998,
    normalized: true,
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, grow, relu, add, residual, blend } = createBlocks(tf, seed);
    const noisy = input(height, width, channels);
    const half = conv('half', noisy, { filters: 16, kernel: 5, stride: 2, activation: 'relu' });
    let x = conv('down', half, { filters: 40, kernel: 3, stride: 2, activation: 'relu' });
    for (const name of ['block1', 'block2']) x = residual(name, x);
    x = relu('skip_relu', add('skip', grow('up_half', x, { filters: 16, kernel: 2 }), half));
    x = conv('fuse', x, { filters: 16, kernel: 3, activation: 'relu' });
    const logits = grow('logits', x, { filters: channels, kernel: 4 });
    const keep = grow('keep_logits', x, { filters: channels, kernel: 4 });
    return tf.model({ name: 'edge', inputs: noisy, outputs: blend(logits, keep, noisy) });
  },
};
