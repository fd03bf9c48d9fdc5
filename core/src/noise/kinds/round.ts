import { clip } from '../arithmetic.js';
import type { NoiseKind } from '../noise-kind.js';

export const round: NoiseKind = {
  name: 'round',
  title: 'Rounding',
  summary: 'rounds values as a file of so many bits holds them',
  formula: 'y = round((2^bits - 1) x) / (2^bits - 1), x clipped first',
  parameter: 'bits',
  unit: 'the bits of a value in a file',
  range: [1, 16],
  whole: true,
  usual: { low: 1, high: 16, step: 1 },
  default: 8,
  example: 'round:8',
  apply({ source, out, start, size }, bits) {
    const greatest = (1 << bits) - 1;
    for (let i = start; i < start + size; i++) {
      out[i] = Math.floor(clip(source[i]!) * greatest + 0.5) / greatest; // halves go up, as in toPixels
    }
  },
};
