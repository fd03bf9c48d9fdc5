import type { RandomStream } from '../random/random.js';
import { clip } from './arithmetic.js';
import type { StageImage } from './noise-kind.js';

/** How a channel's noise is made of independent deviates g of all channels: `own * g[channel] + shared * (the sum of all g)`. */
export interface ChannelMix {
  readonly own: number;
  readonly shared: number;
}

/**
 * Weights that make the noise of any two channels correlate alike, each of variance 1 still. The correlation is drawn evenly from what
 * there is: from -1 / (channels - 1), where the noise of all channels adds up to 0 and so has colour but no brightness, to 1, where it is grey.
 */
export function drawChannelMix(channels: number, stream: RandomStream): ChannelMix {
  if (channels === 1) return { own: 1, shared: 0 };
  const least = -1 / (channels - 1);
  const correlation = least + (1 - least) * stream.uniform();
  // Variance own^2 + 2 own shared + channels shared^2 = 1, covariance 2 own shared + channels shared^2 = correlation.
  const own = Math.sqrt(1 - correlation);
  return { own, shared: (Math.sqrt(1 + (channels - 1) * correlation) - own) / channels };
}

/** Adds noise of that sigma, mixed from `deviates`, `[channels, height, width]`, and clips. */
export function addMixed(
  { source, out, start, size, channels }: StageImage,
  deviates: Float32Array,
  sigma: number,
  { own, shared }: ChannelMix,
): void {
  const pixels = size / channels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0;
    for (let at = pixel; at < size; at += pixels) sum += deviates[at]!;
    sum *= shared;
    for (let at = pixel; at < size; at += pixels) {
      out[start + at] = clip(source[start + at]! + sigma * (own * deviates[at]! + sum));
    }
  }
}
