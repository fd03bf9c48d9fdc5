import { defaultAdam } from '../step/optimizer.js';
import { createBlocks } from '../layers/blocks.js';
import type { Recipe } from '../recipes/types.js';

/** For scans: light grain and single dead pixels, at any strength up to these. */
export const grainy: Recipe = {
  name: 'grainy',
  title: 'Grainy',
  description: 'Three residual blocks at half resolution, for grain and dead pixels.',
  defaults: {
    epochs: 20,
    minSteps: 1000,
    batchSize: 64,
    learningRate: 3e-3,
    schedule: { kind: 'one-cycle', warmupFraction: 0.3, startFactor: 1 / 25, endFactor: 1e-4 },
    optimizer: { ...defaultAdam, weightDecay: 0.01, clipNorm: 1 },
    noise: 'gaussian:0..0.3+salt-pepper:0..0.05',
    noiseDraw: 'fresh',
    images: 'held-out',
    loss: 'mse',
    averaging: 0.999,
    earlyStopping: { monitor: 'validation', patience: 5, startFromEpoch: 5 },
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, grow, residual, image } = createBlocks(tf, seed);
    const noisy = input(height, width, channels);
    let x = conv('stem', noisy, { filters: 32, kernel: 5, stride: 2, activation: 'relu' });
    for (const name of ['block1', 'block2', 'block3']) x = residual(name, x);
    const logits = grow('logits', x, { filters: channels, kernel: 4 });
    return tf.model({ name: 'grainy', inputs: noisy, outputs: image(logits) });
  },
};
