import { addNoise, DenoiseError, imageTensor, parseNoise, type ImageTensor } from '@denoisekit/core';
import type { Picture } from './state.js';

/** The text of the attribute `noise` that leaves pictures as they are. */
export const noNoise = 'none';

export interface PictureOptions {
  readonly name: string;
  /** As core's `parseNoise` reads it, or `none`. */
  readonly noise: string;
  readonly seed: number;
}

/**
 * A picture ready to be denoised, grey or in colour as it is.
 *
 * @throws DenoiseError `noise-invalid`, `usage`, `shape-mismatch`
 */
export function makePicture(image: ImageTensor, { name, noise, seed }: PictureOptions): Picture {
  assertShown(image);
  if (noise === noNoise) return { name, original: image, input: image, cleanKnown: false };
  return { name, original: image, input: addNoise(image, parseNoise(noise), { seed }), cleanKnown: true };
}

/** @throws DenoiseError `shape-mismatch` for what no screen shows */
function assertShown({ shape }: ImageTensor): void {
  const [batch, channels] = shape;
  if (batch === 1 && (channels === 1 || channels === 3)) return;
  throw new DenoiseError('shape-mismatch', {
    what: 'this is no picture that a screen shows',
    actual: `[${shape.join(', ')}]`,
    expected: '[1, 1 or 3, height, width]',
  });
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
