import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '@denoisekit/core';
import { measureSpeed } from './speed.js';

const manifest: Pick<ModelManifest, 'id' | 'input'> = {
  id: 'any',
  input: {
    name: 'noisy',
    dtype: 'float32',
    layout: 'NCHW',
    dimensions: ['batch', 3, 'height', 'width'],
    range: [0, 1],
  },
};

/** Runs that take as long as they are told, on a clock of their own. */
function device(durations: readonly number[]) {
  let time = 0;
  let runs = 0;
  return {
    now: () => time,
    runs: () => runs,
    denoiser: {
      denoise: (image: unknown) => {
        time += durations[Math.min(runs++, durations.length - 1)]!;
        return Promise.resolve(image);
      },
    } as unknown as Parameters<typeof measureSpeed>[0],
  };
}

describe('the speed of a device', () => {
  it('is measured on large squares where it is fast, for two seconds, without the run that compiles', async () => {
    // Twice 128, twice 256, then 512.
    const { denoiser, now, runs } = device([900, 20, 900, 80, 900, 500]);
    const speed = await measureSpeed(denoiser, manifest, new AbortController().signal, now);
    expect(runs()).toBe(5 + 4);
    expect(speed).toBeCloseTo(0.524288, 6); // 512 x 512 pixels in half a second
  });

  it('is measured on small squares where it is slow', async () => {
    const { denoiser, now, runs } = device([5000, 2500]);
    const speed = await measureSpeed(denoiser, manifest, new AbortController().signal, now);
    expect(runs()).toBe(2);
    expect(speed).toBeCloseTo(0.0065536, 6); // 128 x 128 pixels in two and a half seconds
  });
});
