import type { SymbolicTensor } from '@tensorflow/tfjs';
import { defaultMuon } from '../step/optimizer.js';
import { createBlocks } from '../layers/blocks.js';
import type { Recipe } from './types.js';

/**
 * The flagship: a U-Net of residual blocks at full, half and quarter resolution, whose end may let the noisy image through where nothing
 * is wrong with it. Trained for every noise level at once without being told which. Why these layers and figures:
 * `docs/decisions/0007-unet.md`, `0009-muon.md` and `0012-batch-normalisation.md`. Height and width must be multiples of 4.
 */
export const unet: Recipe = {
  name: 'unet',
  title: 'U-Net',
  description: 'A residual U-Net for every noise level from none to sigma 1.',
  defaults: {
    epochs: 16,
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
    normalized: true,
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, grow, relu, add, residual, blend } = createBlocks(tf, seed);
    const down = (name: string, from: SymbolicTensor, filters: number) =>
      conv(name, from, { filters, kernel: 3, stride: 2, activation: 'relu' });
    const up = (name: string, from: SymbolicTensor, skip: SymbolicTensor) => {
      const larger = grow(name, from, { filters: skip.shape[3]!, kernel: 2 });
      return relu(`${name}_relu`, add(`${name}_skip`, larger, skip));
    };
    const twice = (name: string, from: SymbolicTensor) => residual(`${name}2`, residual(`${name}1`, from));

    const noisy = input(height, width, channels);
    const full = residual('encode_full', conv('stem', noisy, { filters: 24, kernel: 3, activation: 'relu' }));
    const half = twice('encode_half', down('half', full, 48));
    const quarter = twice('quarter', down('quarter', half, 80));
    const halfAgain = twice('decode_half', up('half_again', quarter, half));
    const known = twice('decode_full', up('full_again', halfAgain, full));
    const logits = conv('logits', known, { filters: channels, kernel: 3 });
    const keep = conv('keep_logits', known, { filters: channels, kernel: 3 });
    return tf.model({ name: 'unet', inputs: noisy, outputs: blend(logits, keep, noisy) });
  },
};
