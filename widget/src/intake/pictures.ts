import {
  addNoise,
  DenoiseError,
  imageTensor,
  parseNoise,
  type DecodedImage,
  type ImageTensor,
} from '@denoisekit/core';
import { mostNoisyPixels } from '../browser/limits.js';
import { wholeOf } from '../raster/raster-part.js';
import { pixelRaster, tensorRaster } from '../raster/raster.js';
import { noNoise } from '../state/settings.js';
import type { Picture } from '../state/state.js';
import { tensorOf } from './read-image.js';

export interface PictureOptions {
  readonly name: string;
  /** As core's `parseNoise` reads it, or `none`. */
  readonly noise: string;
  readonly seed: number;
}

/**
 * A picture ready to be denoised, grey or in colour as it is. A file keeps its transparency, unless noise is added to it.
 *
 * @throws DenoiseError `noise-invalid`, `usage`, `shape-mismatch`, `image-too-large` for noise on a large picture
 */
export function makePicture(image: ImageTensor | DecodedImage, options: PictureOptions): Picture {
  const { name, noise, seed } = options;
  if ('pixels' in image) {
    if (noise === noNoise) return filePicture(image, name);
    const { pixels, ...file } = image;
    assertRoomForNoise(name, pixels.width * pixels.height);
    return { ...makePicture(tensorOf(image), options), file };
  }
  assertShown(image);
  const input = noise === noNoise ? image : addNoise(image, parseNoise(noise), { seed });
  return { name, raster: tensorRaster(input), original: image, input, cleanKnown: noise !== noNoise };
}

function filePicture({ pixels, ...file }: DecodedImage, name: string): Picture {
  const raster = pixelRaster(pixels);
  return {
    name,
    raster,
    file,
    get original() {
      return raster.read(wholeOf(raster));
    },
    get input() {
      return raster.read(wholeOf(raster));
    },
    cleanKnown: false,
  };
}

function assertRoomForNoise(name: string, pixels: number): void {
  if (pixels <= mostNoisyPixels) return;
  throw new DenoiseError('image-too-large', {
    what: `${name} is too large to add noise to it here`,
    actual: `${(pixels / 1e6).toFixed(2)} megapixels`,
    expected: `at most ${(mostNoisyPixels / 1e6).toFixed(2)}`,
    fix: 'choose the noise "none", or a smaller picture',
  });
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
