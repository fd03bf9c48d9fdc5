import { addMixed, drawChannelMix } from '../channel-mix.js';
import type { NoiseKind } from '../noise-kind.js';

/**
 * Gaussian noise of which the channels know of each other, after a camera has mixed them: anything from pure colour noise to grey grain.
 * Draws: the correlation for the image, then a normal deviate a value.
 */
export const gaussianCorrelated: NoiseKind = {
  name: 'gaussian-correlated',
  title: 'Gaussian, channels correlated',
  summary: 'adds normal deviates that the channels share in part',
  formula: 'y = x + n, n ~ N(0, sigma^2), correlation of two channels from -1/2 to 1',
  parameter: 'sigma',
  unit: 'the standard deviation, in units of the [0, 1] range',
  range: [0, 1],
  usual: { low: 0, high: 0.5, step: 0.01 },
  default: 0.1,
  example: 'gaussian-correlated:25/255',
  apply(image, sigma, stream) {
    const mix = drawChannelMix(image.channels, stream);
    const deviates = new Float32Array(image.size);
    stream.fillNormal(deviates);
    addMixed(image, deviates, sigma, mix);
  },
};
