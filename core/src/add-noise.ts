import { DenoiseError } from './errors.js';
import { imageTensor, type ImageTensor } from './image-tensor.js';
import { assertNoise, type Noise } from './noise.js';
import { randomStream } from './random.js';

// First words of the streams' paths, so that no other use of the same seed meets them: "nois" and "sigm" in ASCII.
const noisePurpose = 0x6e6f6973;
const sigmaPurpose = 0x7369676d;

export interface AddNoiseOptions {
  /** An integer in [0, 2^53). */
  readonly seed: number;
  /** Which of the endlessly many noises of an image: an integer in [0, 2^32). Default 0. */
  readonly epoch?: number;
  /** The number of the batch's first image, so that a batch may be a part of a longer series. Default 0. */
  readonly firstIndex?: number;
}

/**
 * Noisy copies of images: `y = clip(x + sigma * n, 0, 1)`, n drawn from the standard normal distribution.
 *
 * Image i of the batch takes its normals, in the order of its values, from `randomStream(seed, "nois", epoch, firstIndex + i)`
 * and, where sigma is a span, sigma from the first `uniform()` of `randomStream(seed, "sigm", epoch, firstIndex + i)` (the
 * words in quotes as big-endian ASCII). So the noise of an image does not depend on how images are split into batches,
 * and is the same in every JavaScript engine.
 *
 * @example
 * const noisy = addNoise(clean, parseNoise('gaussian:0.5'), { seed: 1 });
 *
 * @throws DenoiseError `noise-invalid`, or `usage` for numbers that address no stream
 */
export function addNoise(
  clean: ImageTensor,
  noise: Noise,
  { seed, epoch = 0, firstIndex = 0 }: AddNoiseOptions,
): ImageTensor {
  const batch = clean.shape[0];
  const out = new Float32Array(clean.data.length);
  const indices = Array.from({ length: batch }, (_, i) => firstIndex + i);
  noisyInto(out, clean.data, clean.data.length / batch, noise, { seed, epoch, indices });
  return imageTensor(out, clean.shape);
}

export interface NoisyIntoOptions {
  readonly seed: number;
  readonly epoch: number;
  /** The number of each image of the batch within its data set, in the batch's order. */
  readonly indices: Uint32Array | readonly number[];
}

/**
 * `addNoise` for a training loop: writes the noisy batch to `out`, which may be `clean` itself. The i-th image of `clean`
 * gets the noise of number `indices[i]`, whatever its place in the batch is.
 *
 * @param clean the batch, `indices.length` images of `imageSize` values each
 * @param imageSize channels * height * width
 * @throws DenoiseError `shape-mismatch` when the lengths do not agree, `noise-invalid`, `usage`
 */
export function noisyInto(
  out: Float32Array,
  clean: Float32Array,
  imageSize: number,
  noise: Noise,
  { seed, epoch, indices }: NoisyIntoOptions,
): void {
  assertNoise(noise);
  const length = indices.length * imageSize;
  if (clean.length !== length || out.length !== length) {
    throw new DenoiseError('shape-mismatch', {
      what: `${indices.length} images of ${imageSize} values do not fill the batch`,
      actual: `${clean.length} clean values and room for ${out.length}`,
      expected: `${length} of both`,
    });
  }
  const normals = new Float32Array(imageSize);
  const [low, high] = noise.sigma;
  for (let image = 0; image < indices.length; image++) {
    const index = indices[image]!;
    randomStream(seed, noisePurpose, epoch, index).fillNormal(normals);
    const sigma =
      low === high ? low : low + (high - low) * randomStream(seed, sigmaPurpose, epoch, index).uniform();
    const start = image * imageSize;
    for (let i = 0; i < imageSize; i++) {
      const value = clean[start + i]! + sigma * normals[i]!;
      out[start + i] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  }
}
