import { DenoiseError } from './errors.js';
import { imageTensor, type ImageTensor } from './image-tensor.js';
import { assertNoise, type Noise } from './noise.js';
import { noiseStages } from './noise-stages.js';
import { randomStream } from './random.js';

// First words of the streams' paths, so that no other use of the same seed meets them: "nois" and "sigm" in ASCII, each with
// the next seven numbers, one for each stage.
const noisePurpose = 0x6e6f6973;
const levelPurpose = 0x7369676d;

export interface AddNoiseOptions {
  /** An integer in [0, 2^53). */
  readonly seed: number;
  /** Which of the endlessly many noises of an image: an integer in [0, 2^32). Default 0. */
  readonly epoch?: number;
  /** The number of the batch's first image, so that a batch may be a part of a longer series. Default 0. */
  readonly firstIndex?: number;
}

/**
 * Noisy copies of images: stage after stage, each clipped to [0, 1]. The formulas are those of `noiseKinds`.
 *
 * Stage s, counted from 0, of image i of the batch takes its draws, in the order of its values or pixels, from
 * `randomStream(seed, "nois" + s, epoch, firstIndex + i)` and, where its level is a span, the level from the first `uniform()`
 * of `randomStream(seed, "sigm" + s, epoch, firstIndex + i)` (the words in quotes as big-endian ASCII). So the noise of an image
 * does not depend on how images are split into batches, the stream of a stage not on the stages before it, and both are the same in
 * every JavaScript engine.
 *
 * Kinds that hit pixels hit them in all channels.
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
  const [batch, channels] = clean.shape;
  const out = new Float32Array(clean.data.length);
  const indices = Array.from({ length: batch }, (_, i) => firstIndex + i);
  noisyInto(out, clean.data, clean.data.length / batch, noise, { seed, epoch, indices, channels });
  return imageTensor(out, clean.shape);
}

export interface NoisyIntoOptions {
  readonly seed: number;
  readonly epoch: number;
  /** The number of each image of the batch within its data set, in the batch's order. */
  readonly indices: Uint32Array | readonly number[];
  /** Planes of an image, which noise that hits pixels hits together. Default 1. */
  readonly channels?: number;
}

/**
 * `addNoise` for a training loop: writes the noisy batch to `out`, which may be `clean` itself. The i-th image of `clean`
 * gets the noise of number `indices[i]`, whatever its place in the batch is.
 *
 * @param clean the batch, `indices.length` images of `imageSize` values each
 * @param imageSize channels * height * width
 * @throws DenoiseError `shape-mismatch` when the lengths do not agree or the channels do not divide the image,
 * `noise-invalid`, `usage`
 */
export function noisyInto(
  out: Float32Array,
  clean: Float32Array,
  imageSize: number,
  noise: Noise,
  { seed, epoch, indices, channels = 1 }: NoisyIntoOptions,
): void {
  assertNoise(noise);
  const length = indices.length * imageSize;
  if (clean.length !== length || out.length !== length || !Number.isInteger(imageSize / channels)) {
    throw new DenoiseError('shape-mismatch', {
      what: `${indices.length} images of ${imageSize} values, ${channels} channels each, do not fill the batch`,
      actual: `${clean.length} clean values and room for ${out.length}`,
      expected: `${length} of both, and whole channels`,
    });
  }
  for (let image = 0; image < indices.length; image++) {
    const index = indices[image]!;
    const start = image * imageSize;
    for (let stage = 0; stage < noise.length; stage++) {
      const { kind, level } = noise[stage]!;
      const [low, high] = level;
      const drawn =
        low === high
          ? low
          : low + (high - low) * randomStream(seed, levelPurpose + stage, epoch, index).uniform();
      const source = stage === 0 ? clean : out;
      const stream = randomStream(seed, noisePurpose + stage, epoch, index);
      noiseStages[kind]({ source, out, start, size: imageSize, channels }, drawn, stream);
    }
  }
}
