import { describe, expect, it } from 'vitest';
import { errorOf } from './error-of.test.helper.js';
import { imageTensor } from './image-tensor.js';
import { fromPixels, toPixels } from './pixels.js';
import { randomStream } from './random.js';

describe('fromPixels', () => {
  it('reads interleaved rows into planes', () => {
    const bytes = Uint8Array.of(0, 51, 102, 153, 204, 255); // one row of two RGB pixels, fifths of 255
    const { data, shape } = fromPixels(bytes, { height: 1, width: 2, pixelChannels: 3, channels: 3 });
    expect(shape).toEqual([1, 3, 1, 2]);
    expect(data).toEqual(Float32Array.of(0, 0.6, 0.2, 0.8, 0.4, 1));
  });

  it('makes grey of colour by the BT.601 weights', () => {
    const primaries = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30);
    const { data } = fromPixels(primaries, { height: 2, width: 2, pixelChannels: 3, channels: 1 });
    expect(data).toEqual(Float32Array.of(0.299, 0.587, 0.114, 18.15 / 255));
  });

  it('keeps grey what is grey already, in colour or not', () => {
    const greys = Uint8Array.from({ length: 256 }, (_, i) => i);
    const direct = fromPixels(greys, { height: 16, width: 16, pixelChannels: 1, channels: 1 });
    expect(direct.data).toEqual(Float32Array.from(greys, (byte) => byte / 255));
    const thrice = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
    expect(fromPixels(thrice, { height: 16, width: 16, pixelChannels: 3, channels: 1 })).toEqual(direct);
    const colour = fromPixels(greys, { height: 16, width: 16, pixelChannels: 1, channels: 3 });
    expect(colour.data).toEqual(Float32Array.of(...direct.data, ...direct.data, ...direct.data));
  });

  it('composites alpha on black', () => {
    const rgba = Uint8ClampedArray.of(200, 100, 50, 255, 200, 100, 50, 51, 200, 100, 50, 0);
    const { data } = fromPixels(rgba, { height: 1, width: 3, pixelChannels: 4, channels: 3 });
    const expected = [200, 40, 0, 100, 20, 0, 50, 10, 0].map((byte) => byte / 255);
    expect(data).toEqual(Float32Array.from(expected));
    const greyAlpha = Uint8Array.of(100, 255, 100, 51, 100, 0);
    const grey = fromPixels(greyAlpha, { height: 3, width: 1, pixelChannels: 2, channels: 1 });
    expect(grey.data).toEqual(Float32Array.of(100 / 255, 20 / 255, 0));
  });

  it('refuses bytes that do not fill the picture', () => {
    const layout = { height: 2, width: 2, pixelChannels: 3, channels: 1 } as const;
    expect(errorOf(() => fromPixels(new Uint8Array(11), layout)).code).toBe('shape-mismatch');
    expect(errorOf(() => fromPixels(new Uint8Array(0), { ...layout, width: 0 })).code).toBe('shape-mismatch');
  });
});

describe('toPixels', () => {
  it.each([1, 3] as const)('is the inverse of fromPixels for %d channels', (channels) => {
    const stream = randomStream(4, channels);
    for (let i = 0; i < 50; i++) {
      const height = 1 + stream.integer(12);
      const width = 1 + stream.integer(12);
      const bytes = Uint8Array.from({ length: height * width * channels }, () => stream.integer(256));
      expect(toPixels(fromPixels(bytes, { height, width, pixelChannels: channels, channels }))).toEqual(
        bytes,
      );
    }
  });

  it('rounds halves away from zero', () => {
    // 0.5 is the one value whose product with 255 ends in exactly a half; of the others Python prints, as float32 times 255,
    // 0.5000000295694917, 1.500000029336661, 254.4999924302101.
    const values = Float32Array.of(0.5, 1 / 510, 3 / 510, 254.5 / 255);
    expect([...toPixels(imageTensor(values, [1, 1, 2, 2]))]).toEqual([128, 1, 2, 254]);
  });

  it('clamps what lies outside, and makes NaN black', () => {
    const values = Float32Array.of(-0.2, 1.2, Infinity, -Infinity, NaN, -1e-9);
    expect([...toPixels(imageTensor(values, [1, 1, 2, 3]))]).toEqual([0, 255, 255, 0, 0, 0]);
  });

  it('takes the image of the batch that is asked for', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const data = Float32Array.from([9, 9, 9, 9, 9, 9, 1, 4, 2, 5, 3, 6], (byte) => byte / 255);
    const batch = imageTensor(data, [2, 3, 1, 2]);
    expect(toPixels(batch, 1)).toEqual(bytes);
    for (const index of [-1, 2, 0.5])
      expect(errorOf(() => toPixels(batch, index)).code).toBe('shape-mismatch');
  });
});
