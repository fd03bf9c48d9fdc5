import type { RandomStream } from '../../random/random.js';
import { copyImage } from '../arithmetic.js';
import type { NoiseKind, StageImage } from '../noise-kind.js';

/** One word of the stream is below `share * words` with probability `share`. */
const words = 0x100000000;

export const saltPepper: NoiseKind = {
  name: 'salt-pepper',
  title: 'Salt and pepper',
  summary: 'turns pixels black or white, each as likely',
  formula: 'y = 0 or 1, with probability fraction / 2 each, else x',
  parameter: 'fraction',
  unit: 'the share of the pixels that are hit',
  range: [0, 1],
  usual: { low: 0, high: 0.5, step: 0.01 },
  default: 0.1,
  example: 'salt-pepper:0.05',
  apply(image, fraction, stream) {
    const black = (fraction / 2) * words;
    overwrite(image, fraction * words, stream, (word) => (word < black ? 0 : 1));
  },
};

export const mask: NoiseKind = {
  name: 'mask',
  title: 'Masked pixels',
  summary: 'turns pixels black',
  formula: 'y = 0 with probability fraction, else x',
  parameter: 'fraction',
  unit: 'the share of the pixels that are hit',
  range: [0, 1],
  usual: { low: 0, high: 0.9, step: 0.05 },
  default: 0.3,
  example: 'mask:0.25',
  apply(image, fraction, stream) {
    overwrite(image, fraction * words, stream, () => 0);
  },
};

/** Gives pixels whose word is below `limit` another value, in all channels; the others stay. One word a pixel. */
function overwrite(
  image: StageImage,
  limit: number,
  stream: RandomStream,
  valueOf: (word: number) => number,
): void {
  copyImage(image);
  const { out, start, size, channels } = image;
  const pixels = size / channels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const word = stream.uint32();
    if (word >= limit) continue;
    const value = valueOf(word);
    for (let channel = 0; channel < channels; channel++) out[start + channel * pixels + pixel] = value;
  }
}
