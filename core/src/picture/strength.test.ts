import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { randomStream } from '../random/random.js';
import { applyStrength } from './strength.js';

const [width, height] = [96, 64];

/** A flat picture with noise of standard deviation 0.1 in each channel by itself. */
function noisy(channels: 1 | 3): ImageTensor {
  const random = randomStream(7);
  const data = Float32Array.from({ length: channels * width * height }, () => 0.5 + 0.1 * random.normal());
  return imageTensor(data, [1, channels, height, width]);
}

const flat = (channels: 1 | 3, value = 0.5) =>
  imageTensor(new Float32Array(channels * width * height).fill(value), [1, channels, height, width]);

const at = (strength: number, channels: 1 | 3) => applyStrength(noisy(channels), flat(channels), strength);

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Y, Cb and Cr of BT.601 without their offsets. */
function planesOf({ data }: ImageTensor): Record<'luma' | 'blue' | 'red', Float32Array> {
  const plane = width * height;
  const luma = new Float32Array(plane);
  for (let i = 0; i < plane; i++) {
    luma[i] = 0.299 * data[i]! + 0.587 * data[plane + i]! + 0.114 * data[2 * plane + i]!;
  }
  const less = (from: number, by: number) => luma.map((y, i) => (data[from * plane + i]! - y) * by);
  return { luma, blue: less(2, 0.564), red: less(0, 0.713) };
}

describe('applyStrength', () => {
  it('gives the input at 0 and the model’s answer at 1, exactly', () => {
    expect(at(0, 3)).toEqual(noisy(3));
    expect(at(1, 3)).toEqual(flat(3));
  });

  it('takes coloured noise away before grain: at half, 80 % of the one and at most 60 % of the other', () => {
    const [before, half] = [planesOf(noisy(3)), planesOf(at(0.5, 3))];
    // At 1 all of it is gone, so what is lost is lost of the whole.
    const lost = (name: 'luma' | 'blue' | 'red') => 1 - deviation(half[name]) / deviation(before[name]);
    expect(lost('blue')).toBeGreaterThan(0.8);
    expect(lost('red')).toBeGreaterThan(0.8);
    expect(lost('luma')).toBeLessThan(0.6);
    // Of its power as well, and more than nothing.
    expect(1 - (deviation(half.luma) / deviation(before.luma)) ** 2).toBeLessThan(0.6);
    expect(lost('luma')).toBeGreaterThan(0.3);
  });

  it('takes coarse blotches away before fine grain', () => {
    // Waves of 32 pixels and of 2: the one stays in the low-pass, the other falls in its zero.
    const wave = (period: number) => {
      const data = Float32Array.from({ length: width * height }, (_, i) =>
        Math.cos((2 * Math.PI * (i % width)) / period),
      );
      const after = imageTensor(new Float32Array(data.length), [1, 1, height, width]);
      return deviation(applyStrength(imageTensor(data, after.shape), after, 0.5).data) / deviation(data);
    };
    expect(wave(2)).toBeCloseTo(1 - 0.5 ** 1.6, 2);
    expect(wave(32)).toBeLessThan(0.45);
  });

  it('moves the mean with the strength and keeps a flat change flat, up to the edges', () => {
    const before = flat(1, 0.2);
    const after = applyStrength(before, flat(1, 0.8), 0.5);
    const expected = 0.2 + 0.6 * (1 - 0.5 ** 1.6);
    expect(Math.min(...after.data)).toBeCloseTo(expected, 6);
    expect(Math.max(...after.data)).toBeCloseTo(expected, 6);
  });

  it('leaves less noise the stronger it is', () => {
    for (const channels of [1, 3] as const) {
      const left = [0, 0.25, 0.5, 0.75, 1].map((strength) => deviation(at(strength, channels).data));
      expect([...left].sort((a, b) => b - a)).toEqual(left);
      expect(new Set(left).size).toBe(left.length);
    }
  });

  it('treats the images of a batch one by one', () => {
    const [one, two] = [noisy(1), flat(1, 0.1)];
    const both = imageTensor(Float32Array.of(...one.data, ...two.data), [2, 1, height, width]);
    const out = applyStrength(both, imageTensor(new Float32Array(both.data.length), both.shape), 0.4);
    const alone = applyStrength(two, flat(1, 0), 0.4);
    expect(out.data.subarray(one.data.length)).toEqual(alone.data);
  });

  it.each([-0.1, 1.1, NaN, 2])('refuses %d', (strength) => {
    expect(errorOf(() => applyStrength(flat(1), flat(1), strength)).code).toBe('usage');
  });
});
