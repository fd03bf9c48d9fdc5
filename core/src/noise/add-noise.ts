import { DenoiseError } from '../errors.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { randomStream } from '../random/random.js';
import { copyImage } from './arithmetic.js';
import { noiseKinds } from './kinds/index.js';
import { assertNoise, type Noise, type NoiseStage } from './noise.js';
import { noiseKindOf, type NoiseKind } from './noise-kind.js';

// First words of the streams' paths, so that no other use of the same seed meets them: "nois", "sigm" and "pick" in ASCII, the
// first two with the next seven numbers, one for each stage.
const noisePurpose = 0x6e6f6973;
const levelPurpose = 0x7369676d;
const alternativePurpose = 0x7069636b;

export interface AddNoiseOptions {
  /** An integer in [0, 2^53). */
  readonly seed: number;
  /** Which of the endlessly many noises of an image: an integer in [0, 2^32). Default 0. */
  readonly epoch?: number;
  /** The number of the batch's first image, so that a batch may be a part of a longer series. Default 0. */
  readonly firstIndex?: number;
  /** Those that the noise may name. Default `noiseKinds`. */
  readonly kinds?: readonly NoiseKind[];
}

/**
 * Noisy copies of images: stage after stage, as `noiseKinds` describes each of them. Most kinds clip to [0, 1]; after one that does not,
 * such as `gaussian-unclipped`, values may lie outside.
 *
 * Stage s, counted from 0, of image i of the batch takes its draws from `randomStream(seed, "nois" + s, epoch, firstIndex + i)` and,
 * where its level is a span, the level from the first `uniform()` of `randomStream(seed, "sigm" + s, epoch, firstIndex + i)`. Of several
 * alternatives, the first `uniform()` of `randomStream(seed, "pick", epoch, firstIndex + i)` decides (the words in quotes as big-endian
 * ASCII). So the noise of an image does not depend on how images are split into batches, the stream of a stage not on the stages before it,
 * and both are the same in every JavaScript engine.
 *
 * Kinds that hit pixels hit them in all channels.
 *
 * @example
 * const noisy = addNoise(clean, parseNoise('gaussian:0.5'), { seed: 1 });
 *
 * @throws DenoiseError `noise-invalid`, `usage` for numbers that address no stream, or `shape-mismatch` where a kind does not take as many
 * channels
 */
export function addNoise(
  clean: ImageTensor,
  noise: Noise,
  { seed, epoch = 0, firstIndex = 0, kinds = noiseKinds }: AddNoiseOptions,
): ImageTensor {
  const [batch, channels, height, width] = clean.shape;
  const out = new Float32Array(clean.data.length);
  const indices = Array.from({ length: batch }, (_, i) => firstIndex + i);
  noisyInto(out, clean.data, noise, { seed, epoch, indices, channels, height, width, kinds });
  return imageTensor(out, clean.shape);
}

export interface NoisyIntoOptions {
  readonly seed: number;
  readonly epoch: number;
  /** The number of each image of the batch within its data set, in the batch's order. */
  readonly indices: Uint32Array | readonly number[];
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Those that the noise may name. Default `noiseKinds`. */
  readonly kinds?: readonly NoiseKind[];
}

/**
 * `addNoise` for a training loop: writes the noisy batch to `out`, which may be `clean` itself. The i-th image of `clean`
 * gets the noise of number `indices[i]`, whatever its place in the batch is.
 *
 * @param clean the batch: `[indices.length, channels, height, width]`
 * @throws DenoiseError `shape-mismatch` when the lengths do not agree or a kind does not take as many channels, `noise-invalid`, `usage`
 */
export function noisyInto(
  out: Float32Array,
  clean: Float32Array,
  noise: Noise,
  { seed, epoch, indices, channels, height, width, kinds = noiseKinds }: NoisyIntoOptions,
): void {
  assertNoise(noise, kinds);
  const size = channels * height * width;
  const length = indices.length * size;
  if (clean.length !== length || out.length !== length) {
    throw new DenoiseError('shape-mismatch', {
      what: `${indices.length} images of ${channels} x ${height} x ${width} values do not fill the batch`,
      actual: `${clean.length} clean values and room for ${out.length}`,
      expected: `${length} of both`,
    });
  }
  for (let image = 0; image < indices.length; image++) {
    const index = indices[image]!;
    const start = image * size;
    const stages = noise.length === 1 ? noise[0]!.stages : drawStages(noise, seed, epoch, index);
    const place = { out, start, size, channels, height, width };
    if (stages.length === 0) copyImage({ source: clean, ...place });
    for (let stage = 0; stage < stages.length; stage++) {
      const kind = noiseKindOf(stages[stage]!.kind, kinds)!;
      const level = drawLevel(stages[stage]!, kind, () =>
        randomStream(seed, levelPurpose + stage, epoch, index).uniform(),
      );
      const source = stage === 0 ? clean : out;
      const stream = randomStream(seed, noisePurpose + stage, epoch, index);
      kind.apply({ source, ...place }, level, stream);
    }
  }
}

/** Each alternative with the probability of its weight's share. */
function drawStages(noise: Noise, seed: number, epoch: number, index: number): readonly NoiseStage[] {
  let total = 0;
  for (const { weight } of noise) total += weight;
  let rest = total * randomStream(seed, alternativePurpose, epoch, index).uniform();
  for (const { weight, stages } of noise) {
    rest -= weight;
    if (rest < 0) return stages;
  }
  return noise[noise.length - 1]!.stages; // where subtracting has rounded
}

function drawLevel({ level: [low, high] }: NoiseStage, { whole }: NoiseKind, uniform: () => number): number {
  if (low === high) return low;
  return whole ? low + Math.floor((high - low + 1) * uniform()) : low + (high - low) * uniform();
}
