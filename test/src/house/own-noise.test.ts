import {
  addNoise,
  formatNoise,
  imageTensor,
  noiseKinds,
  noisyInto,
  parseNoise,
  randomStream,
} from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { fading } from './fixtures/fading.js';

const kinds = [...noiseKinds, fading];
const clean = imageTensor(Float32Array.of(0, 0.25, 1, 0.5, 0.75, 1), [2, 1, 1, 3]);

describe('a kind of noise from outside', () => {
  it('is read and written like those of core, alone, in a row and as an alternative', () => {
    for (const text of [fading.example, 'fading:0..0.5+gaussian:0.1', '0.1*none|0.9*round:8+fading:1']) {
      expect(formatNoise(parseNoise(text, kinds), kinds)).toBe(text);
    }
    expect(() => parseNoise('fading:2', kinds)).toThrow('amount of fading noise is out of range');
    expect(() => parseNoise('fadeing:1', kinds)).toThrow('did you mean "fading"?');
  });

  it('is applied with a stream of its own, whole batches and in a training loop alike', () => {
    const noise = parseNoise('round:8+fading:0.5', kinds);
    const options = { seed: 3, epoch: 2, kinds };
    const faded = addNoise(clean, noise, { ...options, firstIndex: 7 }).data;
    for (const image of [0, 1]) {
      // "nois" and 1, the place of the stage.
      const share = 0.5 * randomStream(3, 0x6e6f6973 + 1, 2, 7 + image).uniform();
      for (const i of [0, 1, 2].map((pixel) => 3 * image + pixel)) {
        const value = Math.round(clean.data[i]! * 255) / 255;
        expect(faded[i]).toBeCloseTo(value + share * (0.5 - value), 6);
      }
    }
    const out = new Float32Array(6);
    const size = { channels: 1, height: 1, width: 3 };
    noisyInto(out, clean.data, noise, { ...options, ...size, indices: [7, 8] });
    expect(out).toEqual(faded);
  });
});
