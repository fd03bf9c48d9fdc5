import type { ModelManifest } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { partsOf } from './parts.js';

const input: ModelManifest['input'] = {
  name: 'noisy',
  dtype: 'float32',
  layout: 'NCHW',
  dimensions: ['batch', 1, 'height', 'width'],
  range: [0, 1],
};

const facts = (sizeMultiple: number, receptiveFieldRadius: number | null, macs = 20_000) => ({
  graph: { nodes: 1, operators: {}, parameters: 1, macs: { count: macs, height: 1, width: 1 } },
  geometry: { sizeMultiple, receptiveFieldRadius },
  input,
});

describe('the parts of a picture', () => {
  it.each([
    [4000, 3000, 8, 66],
    [561, 560, 4, 38],
    [1, 5000, 4, 38],
    [700, 2000, 1, 0],
    [1203, 1601, 16, 250],
  ])('cover %i x %i once, and each sees as far as the model looks', (width, height, multiple, radius) => {
    const parts = partsOf({ width, height }, facts(multiple, radius));
    const covered = parts.reduce((sum, { kept }) => sum + kept.width * kept.height, 0);
    expect(covered).toBe(width * height);
    for (const { kept, seen } of parts) {
      expect([seen.x % multiple, seen.y % multiple]).toEqual([0, 0]);
      // Up to the edge of the picture, or the radius farther.
      expect(seen.x).toBeLessThanOrEqual(Math.max(0, kept.x - radius));
      expect(seen.y).toBeLessThanOrEqual(Math.max(0, kept.y - radius));
      expect(seen.x + seen.width).toBeGreaterThanOrEqual(Math.min(width, kept.x + kept.width + radius));
      expect(seen.y + seen.height).toBeGreaterThanOrEqual(Math.min(height, kept.y + kept.height + radius));
      // Only at the picture's own edge may a part be no multiple, and be padded.
      if (seen.x + seen.width < width) expect(seen.width % multiple).toBe(0);
      if (seen.y + seen.height < height) expect(seen.height % multiple).toBe(0);
    }
  });

  it.each([
    ['photo-small', 43, 9520, 1.2],
    ['photo', 63, 49_592, 1.5],
  ])(
    'of 12 megapixels for %s compute few pixels twice, each in about four seconds',
    (_, radius, macs, most) => {
      const parts = partsOf({ width: 4000, height: 3000 }, facts(8, radius, macs));
      const pixels = parts.map(({ seen }) => seen.width * seen.height);
      expect(pixels.reduce((sum, count) => sum + count, 0) / 12e6).toBeLessThan(most);
      // The rate of one thread was about 5e9 a second.
      expect(Math.max(...pixels)).toBeLessThanOrEqual((4 * 5e9) / macs);
    },
  );

  it('are one where the model looks at the whole picture', () => {
    expect(partsOf({ width: 4000, height: 3000 }, facts(1, null))).toHaveLength(1);
  });
});
