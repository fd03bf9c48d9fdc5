import type { NoiseKind } from './noise-kinds.js';
import { drawPoisson } from './poisson.js';
import type { RandomStream } from './random.js';

/** An image of a batch, where it is read and where it is written: both from `start` on, and the arrays may be the same. */
export interface StageImage {
  readonly source: Float32Array;
  readonly out: Float32Array;
  readonly start: number;
  /** Values: channels * height * width. */
  readonly size: number;
  readonly channels: number;
}

/** Applies a kind of noise to one image. `source` is in [0, 1], and so is what is written. */
type Stage = (image: StageImage, level: number, stream: RandomStream) => void;

// Shared by all images: it is filled and emptied within one call.
const normals = /* @__PURE__ */ new Float32Array(1024);

/** One word of the stream is below `share * words` with probability `share`. */
const words = 0x100000000;

/** The formulas of `noiseKinds`, each clipped to [0, 1]. The stream is used from its beginning, in the order of the values. */
export const noiseStages: Readonly<Record<NoiseKind, Stage>> = {
  gaussian({ source, out, start, size }, sigma, stream) {
    for (let done = start, end = start + size; done < end; done += normals.length) {
      const count = Math.min(normals.length, end - done);
      stream.fillNormal(normals.subarray(0, count));
      for (let i = 0; i < count; i++) out[done + i] = clip(source[done + i]! + sigma * normals[i]!);
    }
  },

  speckle({ source, out, start, size }, sigma, stream) {
    for (let done = start, end = start + size; done < end; done += normals.length) {
      const count = Math.min(normals.length, end - done);
      stream.fillNormal(normals.subarray(0, count));
      for (let i = 0; i < count; i++) {
        const value = source[done + i]!;
        out[done + i] = clip(value + value * (sigma * normals[i]!));
      }
    }
  },

  poisson({ source, out, start, size }, peak, stream) {
    for (let i = start; i < start + size; i++) {
      const value = clip(source[i]!); // a mean beyond all bounds would be tried for ever
      out[i] = value > 0 ? clip(drawPoisson(peak * value, stream) / peak) : value;
    }
  },

  'salt-pepper'(image, fraction, stream) {
    const black = (fraction / 2) * words;
    overwrite(image, fraction * words, stream, (word) => (word < black ? 0 : 1));
  },

  mask(image, fraction, stream) {
    overwrite(image, fraction * words, stream, () => 0);
  },
};

/** Gives pixels whose word is below `limit` another value, in all channels; the others stay. One word a pixel. */
function overwrite(
  { source, out, start, size, channels }: StageImage,
  limit: number,
  stream: RandomStream,
  valueOf: (word: number) => number,
): void {
  if (out !== source) out.set(source.subarray(start, start + size), start);
  const pixels = size / channels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const word = stream.uint32();
    if (word >= limit) continue;
    const value = valueOf(word);
    for (let channel = 0; channel < channels; channel++) out[start + channel * pixels + pixel] = value;
  }
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
