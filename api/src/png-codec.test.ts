import { createSharpCodec } from '@denoisekit/runtime-node';
import { boastfulPng } from '@denoisekit/runtime-node/testing';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createPngCodec } from './png-codec.js';
import { errorOf } from './testing/error-of.js';
import { pngChunk, withChunks } from './testing/png.js';

const codec = createPngCodec();
const other = createSharpCodec();
const [width, height] = [7, 5];

/** Every pixel another value, in so many channels. */
function picture(channels: 1 | 2 | 3 | 4) {
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 37) % 256);
  return sharp(pixels, { raw: { width, height, channels } }).toColourspace(channels < 3 ? 'b-w' : 'srgb');
}

describe('the PNG codec without native code', () => {
  it.each([1, 2, 3, 4] as const)('reads %i channels as sharp does', async (count) => {
    const png = await picture(count).png().toBuffer();
    for (const channels of [1, 3] as const) {
      const [found, expected] = await Promise.all([
        codec.decode(png, { channels }),
        other.decode(png, { channels }),
      ]);
      expect(found.tensor.shape).toEqual(expected.tensor.shape);
      const off = found.tensor.data.map((value, i) => Math.abs(value - expected.tensor.data[i]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(1e-6);
    }
  });

  it('reads palettes, interlaced pictures, and 16 bits as 8', async () => {
    const palette = await picture(3).png({ palette: true, colours: 256, dither: 0 }).toBuffer();
    const interlaced = await picture(1).png({ progressive: true }).toBuffer();
    for (const png of [palette, interlaced]) {
      const [found, expected] = await Promise.all([
        codec.decode(png, { channels: 1 }),
        other.decode(png, { channels: 1 }),
      ]);
      const off = found.tensor.data.map((value, i) => Math.abs(value - expected.tensor.data[i]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(1e-6);
    }
    const deep = await picture(1).toColourspace('grey16').png().toBuffer();
    const { notes, tensor } = await codec.decode(deep, { channels: 1 });
    expect(notes).toEqual(['read as 8 bits a channel']);
    expect(tensor.data[1]).toBeCloseTo(37 / 255, 6);
  });

  it('writes what sharp reads back as the same bytes', async () => {
    for (const channels of [1, 3] as const) {
      const { tensor } = await other.decode(await picture(channels).png().toBuffer(), { channels });
      const again = await other.decode(await codec.encode(tensor, 'png'), { channels });
      expect(again.tensor).toEqual(tensor);
    }
  });

  it('refuses a size by the header alone', async () => {
    const error = await errorOf(() => codec.decode(boastfulPng(14_000, 14_000), { channels: 1 }));
    expect([error.code, error.details['width']]).toEqual(['image-too-large', 14_000]);
  });

  it('refuses pixels that unpack to more than the size, and leaves compressed extras packed', async () => {
    const png = await picture(1).png().toBuffer();
    const bomb = deflateSync(new Uint8Array(1_000_000));
    const error = await errorOf(() => codec.decode(withChunks(png, pngChunk('IDAT', bomb)), { channels: 1 }));
    expect([error.code, error.message]).toEqual(['image-invalid', expect.stringContaining('unpack to more')]);
    const profile = Buffer.concat([Buffer.from('x\0\0'), bomb]);
    const rest = png.subarray(33, -12);
    const extra = withChunks(png, pngChunk('iCCP', profile), pngChunk('zTXt', profile), rest);
    expect((await codec.decode(extra, { channels: 1 })).tensor.shape).toEqual([1, 1, height, width]);
  });

  it('refuses what is no PNG, and half of one', async () => {
    const png = await picture(1).png().toBuffer();
    const code = async (bytes: Uint8Array) =>
      (await errorOf(() => codec.decode(bytes, { channels: 1 }))).code;
    expect(await code(new Uint8Array())).toBe('image-invalid');
    expect(await code(Buffer.from('no image at all'))).toBe('image-invalid');
    expect(await code(await picture(3).jpeg().toBuffer())).toBe('image-unsupported');
    expect(await code(await picture(3).webp().toBuffer())).toBe('image-unsupported');
    for (let length = 8; length < png.length; length += 5) {
      expect(await code(png.subarray(0, length))).toBe('image-invalid');
    }
    const noise = Buffer.from(png);
    noise.fill(0x55, noise.indexOf('IDAT') + 6, noise.length - 20);
    expect(await code(noise)).toBe('image-invalid');
    expect(await code(withChunks(png, pngChunk('IDAT', deflateSync(new Uint8Array(20)))))).toBe(
      'image-invalid',
    );
    const changed = Buffer.from(png);
    changed[29] = changed[29]! ^ 1; // in the checksum of its header
    expect(await code(changed)).toBe('image-invalid');
  });

  it('refuses to write other formats', async () => {
    const { tensor } = await other.decode(await picture(1).png().toBuffer(), { channels: 1 });
    expect((await errorOf(() => codec.encode(tensor, 'webp'))).code).toBe('image-unsupported');
  });
});
