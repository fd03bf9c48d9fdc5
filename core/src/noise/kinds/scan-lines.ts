import { clip } from '../arithmetic.js';
import { gridNoise } from '../grid-noise.js';
import type { NoiseKind } from '../noise-kind.js';

/** Lines of a scanner's sensor that are wrong altogether. */
const streaks = 1 / 60;

/**
 * What dust and uneven cells of a scanner's line sensor leave: bands and streaks along the whole picture. Draws: whether they run down or across, whether
 * streaks are light or dark, the width of the bands, 2 to 24 pixels, the bands, then for each line whether it is a streak.
 */
export const scanLines: NoiseKind = {
  name: 'scan-lines',
  title: 'Scanner lines',
  summary: 'draws bands and streaks as a dusty scanner does',
  formula: 'y = x (1 - depth s), s from 0 to 1 along a line; in light streaks x + depth (1 - x)',
  parameter: 'depth',
  unit: 'how much darker, or lighter, a streak is',
  range: [0, 1],
  usual: { low: 0, high: 0.6, step: 0.05 },
  default: 0.2,
  example: 'scan-lines:0.2',
  apply({ source, out, start, size, height, width }, depth, stream) {
    const across = stream.integer(2) === 1;
    const light = stream.integer(2) === 1;
    const lines = across ? height : width;
    const bands = gridNoise(1, lines, 2 + 22 * stream.uniform(), stream);
    const isStreak = Array.from({ length: lines }, () => stream.uniform() < streaks);
    for (let i = 0; i < size; i++) {
      const line = across ? Math.floor(i / width) % height : i % width;
      const x = source[start + i]!;
      const dark = isStreak[line]! && !light ? 1 : clip(0.15 * bands[line]!);
      out[start + i] = clip(isStreak[line]! && light ? x + depth * (1 - x) : x * (1 - depth * dark));
    }
  },
};
