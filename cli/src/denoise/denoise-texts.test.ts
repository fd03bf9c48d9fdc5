import { describe, expect, it } from 'vitest';
import { textOfDone } from './denoise-texts.js';

const done = {
  input: 'in.png',
  output: 'out.png',
  width: 640,
  height: 480,
  frames: 1,
  channels: 3,
  depth: 8,
  format: 'png',
  milliseconds: 241.74,
  estimatedNoise: null,
  range: null,
  seems: null,
  notes: [],
} as const;

describe('the line of a picture', () => {
  it('names the dtype that ran where that is not the usual float32', () => {
    expect(textOfDone(done, { device: 'cpu', dtype: 'fp32' })).toBe(
      'in.png -> out.png 640x480 241.7 ms on cpu',
    );
    expect(textOfDone(done, { device: 'cpu', dtype: 'int8' })).toBe(
      'in.png -> out.png 640x480 241.7 ms on cpu in int8',
    );
  });

  it('gives noise in 255ths, or in samples where these have a range', () => {
    const noisy = { ...done, estimatedNoise: { before: 0.1, after: 0.01 } };
    const on = { device: 'cpu', dtype: 'fp32' } as const;
    expect(textOfDone(noisy, on)).toMatch(/, estimated noise 25\.5 -> 2\.6 of 255$/);
    const ranged = { ...noisy, range: { low: 100, high: 3100 } };
    expect(textOfDone(ranged, on)).toMatch(/, estimated noise 300\.0 -> 30\.0 samples$/);
  });

  it('counts pages', () => {
    expect(textOfDone({ ...done, frames: 3 }, { device: 'cpu', dtype: 'fp32' })).toBe(
      'in.png -> out.png 3 of 640x480 241.7 ms on cpu',
    );
  });
});
