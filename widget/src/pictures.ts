import {
  addNoise,
  DenoiseError,
  fromPixels,
  imageTensor,
  parseNoise,
  toPixels,
  type ImageTensor,
} from '@denoisekit/core';
import type { Picture } from './state.js';

/** The text of the attribute `noise` that leaves pictures as they are. */
export const noNoise = 'none';

export interface PictureOptions {
  readonly name: string;
  /** As core's `parseNoise` reads it, or `none`. */
  readonly noise: string;
  readonly seed: number;
  /** Those of the model. */
  readonly channels: 1 | 3;
}

/**
 * A picture ready to be denoised.
 *
 * @throws DenoiseError `noise-invalid`, `usage`
 */
export function makePicture(image: ImageTensor, { name, noise, seed, channels }: PictureOptions): Picture {
  const original = withChannels(image, channels);
  if (noise === noNoise) return { name, original, input: original, cleanKnown: false };
  return { name, original, input: addNoise(original, parseNoise(noise), { seed }), cleanKnown: true };
}

/** The first image of a batch as grey or as colour, the same where it is that already. */
export function withChannels(image: ImageTensor, channels: 1 | 3): ImageTensor {
  const [batch, pixelChannels, height, width] = image.shape;
  if (pixelChannels !== 1 && pixelChannels !== 3) {
    throw new DenoiseError('shape-mismatch', {
      what: 'the picture has channels that no screen shows',
      actual: String(pixelChannels),
      expected: '1 or 3',
    });
  }
  if (batch === 1 && pixelChannels === channels) return image;
  return fromPixels(toPixels(image), { height, width, pixelChannels, channels });
}

/** The squares that lie side by side in a strip, `[1, channels, height, count * height]`. */
export function splitSquares({ data, shape }: ImageTensor): readonly ImageTensor[] {
  const [, channels, height, width] = shape;
  const count = Math.floor(width / height);
  return Array.from({ length: count }, (_, part) => {
    const square = new Float32Array(channels * height * height);
    for (let row = 0; row < channels * height; row++) {
      const from = row * width + part * height;
      square.set(data.subarray(from, from + height), row * height);
    }
    return imageTensor(square, [1, channels, height, height]);
  });
}
