import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { imageTensor } from '../image/image-tensor.js';
import { randomStream } from '../random/random.js';
import { fromPixels, isGrey, toPixels, type Pixels } from './pixels.js';

describe('fromPixels', () => {
  it('reads interleaved rows into planes', () => {
    const data = Uint8Array.of(0, 51, 102, 153, 204, 255); // one row of two RGB pixels, fifths of 255
    const { data: values, shape } = fromPixels({ width: 2, height: 1, channels: 3, data });
    expect(shape).toEqual([1, 3, 1, 2]);
    expect(values).toEqual(Float32Array.of(0, 0.6, 0.2, 0.8, 0.4, 1));
  });

  it('reads words as samples of 16 bits', () => {
    const data = Uint16Array.of(0, 13_107, 65_535);
    expect(fromPixels({ width: 3, height: 1, channels: 1, data }).data).toEqual(Float32Array.of(0, 0.2, 1));
  });

  it('leaves alpha out, of colour and of grey', () => {
    const rgba = Uint8ClampedArray.of(255, 0, 51, 7, 0, 102, 0, 0);
    const colour = fromPixels({ width: 1, height: 2, channels: 4, data: rgba });
    expect(colour.data).toEqual(Float32Array.of(1, 0, 0, 0.4, 0.2, 0));
    const grey = fromPixels({ width: 2, height: 1, channels: 2, data: Uint8Array.of(51, 9, 255, 0) });
    expect(grey).toEqual(imageTensor(Float32Array.of(0.2, 1), [1, 1, 1, 2]));
  });

  it('takes one channel of pixels that are grey in colour', () => {
    const data = Uint8Array.of(51, 51, 51, 102, 102, 102);
    expect(fromPixels({ width: 2, height: 1, channels: 3, data }, 1).data).toEqual(Float32Array.of(0.2, 0.4));
  });

  it('makes a batch of frames', () => {
    const data = Uint8Array.of(0, 51, 102, 153);
    const { data: values, shape } = fromPixels({ width: 1, height: 2, channels: 1, frames: 2, data });
    expect([shape, values]).toEqual([[2, 1, 2, 1], Float32Array.of(0, 0.2, 0.4, 0.6)]);
  });

  it('refuses samples that do not fill the picture', () => {
    const pixels = { width: 2, height: 2, channels: 3, data: new Uint8Array(11) } as const;
    expect(errorOf(() => fromPixels(pixels)).code).toBe('shape-mismatch');
    const empty = { width: 0, height: 2, channels: 3, data: new Uint8Array() } as const;
    expect(errorOf(() => fromPixels(empty)).code).toBe('shape-mismatch');
  });
});

describe('isGrey', () => {
  it('looks at the values, not at how many there are', () => {
    const rgb = (...data: number[]): Pixels => ({
      width: data.length / 3,
      height: 1,
      channels: 3,
      data: Uint8Array.from(data),
    });
    expect(isGrey(rgb(1, 1, 1, 2, 2, 2))).toBe(true);
    expect(isGrey(rgb(1, 1, 1, 2, 2, 3))).toBe(false);
    expect(isGrey(rgb(1, 2, 1))).toBe(false);
    expect(isGrey({ width: 1, height: 1, channels: 2, data: Uint8Array.of(1, 2) })).toBe(true);
    expect(isGrey({ width: 1, height: 1, channels: 4, data: Uint8Array.of(7, 7, 7, 2) })).toBe(true);
  });
});

describe('toPixels', () => {
  it.each([
    [1, 8],
    [3, 8],
    [1, 16],
    [3, 16],
  ] as const)('is the inverse of fromPixels for %d channels of %d bits', (channels, depth) => {
    const stream = randomStream(4, channels);
    for (let i = 0; i < 50; i++) {
      const height = 1 + stream.integer(12);
      const width = 1 + stream.integer(12);
      const values = Array.from({ length: height * width * channels }, () => stream.integer(2 ** depth));
      const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
      const pixels = { width, height, channels, data };
      expect(toPixels(fromPixels(pixels), { depth })).toEqual(pixels);
    }
  });

  it('gives back each of the 65536 samples of 16 bits', () => {
    const data = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const pixels = { width: 256, height: 256, channels: 1, data } as const;
    expect(toPixels(fromPixels(pixels), { depth: 16 }).data).toEqual(data);
  });

  it('rounds halves away from zero', () => {
    // 0.5 is the one value whose product with 255 ends in exactly a half; of the others Python prints, as float32 times 255,
    // 0.5000000295694917, 1.500000029336661, 254.4999924302101.
    const values = Float32Array.of(0.5, 1 / 510, 3 / 510, 254.5 / 255);
    expect([...toPixels(imageTensor(values, [1, 1, 2, 2])).data]).toEqual([128, 1, 2, 254]);
  });

  it('clamps what lies outside, and makes NaN black', () => {
    const values = imageTensor(Float32Array.of(-0.2, 1.2, Infinity, -Infinity, NaN, -1e-9), [1, 1, 2, 3]);
    expect([...toPixels(values).data]).toEqual([0, 255, 255, 0, 0, 0]);
    expect([...toPixels(values, { depth: 16 }).data]).toEqual([0, 65_535, 65_535, 0, 0, 0]);
  });

  it('takes the image of the batch that is asked for', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const data = Float32Array.from([9, 9, 9, 9, 9, 9, 1, 4, 2, 5, 3, 6], (byte) => byte / 255);
    const batch = imageTensor(data, [2, 3, 1, 2]);
    expect(toPixels(batch, { index: 1 }).data).toEqual(bytes);
    for (const index of [-1, 2, 0.5])
      expect(errorOf(() => toPixels(batch, { index })).code).toBe('shape-mismatch');
    expect(errorOf(() => toPixels(imageTensor(new Float32Array(2), [1, 2, 1, 1]))).code).toBe(
      'shape-mismatch',
    );
  });
});
