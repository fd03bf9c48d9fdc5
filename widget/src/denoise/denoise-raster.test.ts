import {
  applyStrength,
  denoisePicture,
  imageTensor,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { wholeOf } from '../raster/raster-part.js';
import { pixelRaster, tensorRaster } from '../raster/raster.js';
import { denoiseRaster } from './denoise-raster.js';
import { withStrength } from './strength.js';

const manifest = {
  controls: [],
  // So many that its tiles are as small as they come.
  graph: { parameters: 1_000_000 },
  geometry: { sizeMultiple: 4, receptiveFieldRadius: 1 },
  input: { dimensions: ['batch', 1, 'height', 'width'] },
} as unknown as ModelManifest;

/** The mean of each pixel and its neighbours to the left and above, black beyond the edge. */
function blurred({ data, shape }: ImageTensor): ImageTensor {
  const [, , , width] = shape;
  const at = (i: number): number => data[i] ?? 0;
  const out = data.map((value, i) => (value + (i % width === 0 ? 0 : at(i - 1)) + at(i - width)) / 3);
  return imageTensor(out, shape);
}

/** How many values are not the same. */
function differences(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  let count = Math.abs(ours.length - theirs.length);
  for (let i = 0; i < ours.length; i++) if (ours[i] !== theirs[i]) count++;
  return count;
}

const size = { width: 1300, height: 620 };
const bytes = Uint8Array.from({ length: size.width * size.height }, (_, i) => (i * 7919) % 256);
const { signal } = new AbortController();
const options = {
  manifest,
  channels: 1 as const,
  signal,
  run: (image: ImageTensor) => Promise.resolve(blurred(image)),
};

describe('a picture in parts', () => {
  it('comes out as it would in one piece, and each part is told once', async () => {
    const input = pixelRaster({ ...size, channels: 1, data: bytes });
    let told = 0;
    const { answer } = await denoiseRaster(input, {
      ...options,
      onPart: (_, { width, height }) => (told += width * height),
    });
    const whole = blurred(input.read(wholeOf(input)));
    const expected = whole.data.map((value) => Math.floor(255 * value + 0.5));
    expect(told).toBe(size.width * size.height);
    expect(differences(answer.pixels().data, expected)).toBe(0);
    // The picture itself is left as it was.
    expect(bytes[1]).toBe(7919 % 256);
  });

  it('comes out in grey by a model for grey scans, transparent or not', async () => {
    const scans = { ...manifest, suits: { pictures: ['scans'], noise: [] } };
    const negative = (image: ImageTensor) =>
      Promise.resolve(
        imageTensor(
          image.data.map((value) => 1 - value),
          image.shape,
        ),
      );
    const of = async (channels: 3 | 4, data: number[]) => {
      const input = pixelRaster({ width: 1, height: 1, channels, data: Uint8Array.from(data) });
      const told = { ...options, manifest: scans, run: negative, onPart: () => undefined };
      return [...(await denoiseRaster(input, told)).answer.pixels().data];
    };
    // 255 less 0.299 R + 0.587 G + 0.114 B, which is 48.48.
    expect(await of(3, [100, 20, 60])).toEqual([207, 207, 207]);
    expect(await of(4, [100, 20, 60, 128])).toEqual([207, 207, 207, 128]);
  });

  it('comes out as in one piece where parts of it are hidden, which stay as they were', async () => {
    const data = Uint8Array.from({ length: 2 * bytes.length }, (_, i) =>
      i % 2 === 0 ? (i * 7919) % 256 : i % 14 === 1 ? 0 : i % 256,
    );
    const pixels = { ...size, channels: 2, data } as const;
    const parts: number[] = [];
    const { answer } = await denoiseRaster(pixelRaster(pixels), {
      ...options,
      onPart: (_, part) => parts.push(part.x),
    });
    expect(parts.length).toBeGreaterThan(1);
    const whole = await denoisePicture(pixels, options.run, { channels: 1 });
    expect(differences(answer.pixels().data, whole.pixels.data)).toBe(0);
    expect(answer.pixels().data[2]).not.toBe(data[2]);
    expect([...answer.pixels().data.subarray(14, 16)]).toEqual([data[14], data[15]]);
  });

  it('comes out as in one piece from the range of a camera of 12 bits, hot pixels too', async () => {
    const data = Uint16Array.from(bytes, (value, i) => (i % 5000 === 17 ? 65_000 : 100 + 15 * value));
    const pixels = { ...size, channels: 1, data, range: { low: 100, high: 3925 } } as const;
    const { answer } = await denoiseRaster(pixelRaster(pixels), { ...options, onPart: () => undefined });
    const whole = await denoisePicture(pixels, options.run, { channels: 1 });
    expect(differences(answer.pixels().data, whole.pixels.data)).toBe(0);
    expect(answer.pixels().data[5017]).toBeGreaterThan(60_000);
  });

  it('has the strength that core gives it in one piece', async () => {
    // Five squares high.
    const before = imageTensor(
      Float32Array.from(bytes.subarray(0, 24_000), (value) => value / 255),
      [1, 1, 600, 40],
    );
    const after = blurred(before);
    const blended = await withStrength(tensorRaster(before), tensorRaster(after), 0.5, {
      inGrey: false,
      signal,
    });
    const expected = applyStrength(before, imageTensor(after.data.slice(), after.shape), 0.5);
    expect(blended.read(wholeOf(blended)).data).toEqual(expected.data);
  });
});
