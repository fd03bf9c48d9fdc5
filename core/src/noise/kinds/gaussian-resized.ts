import { addMixed, drawChannelMix } from '../channel-mix.js';
import { fillGridNoise, positionsOf } from '../grid-noise.js';
import type { NoiseKind } from '../noise-kind.js';

/** The largest scale that pictures are commonly enlarged by, digital zoom included. */
const maxScale = 3;

/**
 * Gaussian noise with coarse grain, as in a picture that was enlarged: deviates on a grid of `scale` pixels, 1 to 3, interpolated bilinearly
 * and normalised, so that each pixel has the same variance. The channels correlate as in `gaussian-correlated`.
 * Draws: correlation, scale, and the grid's place in both directions for the image, then the deviates channel by channel, row by row.
 */
export const gaussianResized: NoiseKind = {
  name: 'gaussian-resized',
  title: 'Gaussian, resized',
  summary: 'adds coarse grain, as in an enlarged picture',
  formula: 'y = x + n, n ~ N(0, sigma^2), interpolated from a grid of 1 to 3 pixels',
  parameter: 'sigma',
  unit: 'the standard deviation, in units of the [0, 1] range',
  range: [0, 1],
  usual: { low: 0, high: 0.5, step: 0.01 },
  default: 0.1,
  example: 'gaussian-resized:25/255',
  apply(image, sigma, stream) {
    const { channels, height, width, size } = image;
    const mix = drawChannelMix(channels, stream);
    const scale = 1 + (maxScale - 1) * stream.uniform();
    const rows = positionsOf(height, scale, stream.uniform());
    const columns = positionsOf(width, scale, stream.uniform());
    const deviates = new Float32Array(size);
    for (let channel = 0; channel < channels; channel++) {
      const plane = deviates.subarray(channel * height * width, (channel + 1) * height * width);
      fillGridNoise(plane, rows, columns, stream);
    }
    addMixed(image, deviates, sigma, mix);
  },
};
