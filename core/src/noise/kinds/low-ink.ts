import { clip } from '../arithmetic.js';
import { gridNoise } from '../grid-noise.js';
import type { NoiseKind } from '../noise-kind.js';

/**
 * Faded ink, worn type and empty toner: ink gets lighter, all of it or in patches and pinholes. Draws: how much of it is even, the sizes of
 * patches, 6 to 60 pixels, and of pinholes, 1 to 2.5, then both.
 */
export const lowInk: NoiseKind = {
  name: 'low-ink',
  title: 'Low ink',
  summary: 'lets ink fade, all of it or in patches',
  formula: 'y = 1 - (1 - x) (1 - strength f), f from 0 to 1',
  parameter: 'strength',
  unit: 'the share of the ink that is missing where it is palest',
  range: [0, 1],
  usual: { low: 0, high: 0.9, step: 0.05 },
  default: 0.4,
  example: 'low-ink:0.4',
  apply({ source, out, start, size, height, width }, strength, stream) {
    const even = stream.uniform();
    const patches = gridNoise(height, width, 6 + 54 * stream.uniform(), stream);
    const pinholes = gridNoise(height, width, 1 + 1.5 * stream.uniform(), stream);
    const plane = height * width;
    for (let i = 0, pixel = 0; i < size; i++) {
      const missing = even + (1 - even) * clip(0.5 * patches[pixel]! + 0.25 * pinholes[pixel]!);
      out[start + i] = clip(1 - (1 - source[start + i]!) * (1 - strength * missing));
      if (++pixel === plane) pixel = 0;
    }
  },
};
