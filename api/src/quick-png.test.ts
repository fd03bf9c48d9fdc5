import { randomStream, type ImageFormat } from '@denoisekit/core';
import { createCodec, pngFacts, type Zlib } from '@denoisekit/core/image-file';
import { createSharpCodec, sharpFormats } from '@denoisekit/runtime-node';
import { boastfulPng, pngChunk } from '@denoisekit/runtime-node/testing';
import { createDeflate, deflateSync } from 'node:zlib';
import sharp, { type PngOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { zlib } from './host-app.js';
import { workerZlib } from './worker-zlib.js';
import { quickPng } from './quick-png.js';
import { errorOf } from './testing/error-of.js';
import { withChunks } from './testing/png.js';

const bySharp = createSharpCodec();
const sharpPng = sharpFormats.find(({ name }) => name === pngFacts.name)!;

/** A codec that notes what it leaves to sharp. */
function watched(by: Zlib) {
  const left: string[] = [];
  const other: ImageFormat = {
    ...sharpPng,
    open(bytes, name) {
      left.push('open');
      return sharpPng.open(bytes, name);
    },
    encode(pixels, options) {
      left.push('encode');
      return sharpPng.encode!(pixels, options);
    },
  };
  return { codec: createCodec([quickPng(other, by)], { maxPixels: 10_000_000 }), left };
}

/** Smooth in parts and random in others, so that an encoder that chooses filters chooses all of them. */
function picture(width: number, height: number, channels: 1 | 3, seed = 1) {
  const random = randomStream(seed);
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    return y % 7 < 3 ? 255 * random.uniform() : 9 * x + 5 * y + (i % 3);
  });
  return sharp(pixels, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
}

/** A grey PNG of 8 bits with other rows. */
const withRows = (png: Uint8Array, rows: Uint8Array) => withChunks(png, pngChunk('IDAT', deflateSync(rows)));

const ways: readonly (readonly [string, PngOptions])[] = [
  ['without filters', {}],
  ['with every filter', { adaptiveFiltering: true }],
  ['hardly packed', { compressionLevel: 0 }],
];

describe.each([
  ['the host’s zlib', zlib],
  ['zlib in JavaScript', workerZlib],
] as const)('the format that reads small PNGs itself, by %s', (_name, by) => {
  it.each(ways)('reads small PNGs %s as sharp does, without it', async (_, options) => {
    const { codec, left } = watched(by);
    for (const [width, height] of [
      [1, 1],
      [28, 28],
      [64, 64],
      [128, 32],
      [3, 17],
    ] as const) {
      for (const stored of [1, 3] as const) {
        const png = await picture(width, height, stored).png(options).toBuffer();
        expect(await codec.decode(png)).toEqual(await bySharp.decode(png));
      }
    }
    expect(left).toEqual([]);
  });

  it('meets all five filters in these', async () => {
    const png = await picture(28, 28, 1).png({ adaptiveFiltering: true }).toBuffer();
    const data = await sharp(png).toColourspace('b-w').raw().toBuffer();
    const filters = [0, 1, 2, 3, 4];
    const rows = Buffer.concat(
      Array.from({ length: 28 }, (_, row) => filteredRow(data, 28, row, filters[row % 5]!)),
    );
    const { codec, left } = watched(by);
    const again = await codec.decode(withRows(png, rows));
    expect(again.pixels).toEqual((await bySharp.decode(png)).pixels);
    expect(left).toEqual([]);
  });

  it('writes small PNGs that sharp reads back as the same bytes, without it', async () => {
    const { codec, left } = watched(by);
    for (const channels of [1, 3] as const) {
      const { pixels } = await bySharp.decode(await picture(28, 20, channels).png().toBuffer());
      const { bytes } = await codec.encode(pixels, { format: 'png' });
      expect((await bySharp.decode(bytes)).pixels).toEqual(pixels);
      const { format, channels: stored, depth } = await sharp(bytes).metadata();
      expect([format, stored, depth]).toEqual(['png', channels, 'uchar']);
    }
    expect(left).toEqual([]);
  });

  it('leaves larger ones to sharp', async () => {
    const { codec, left } = watched(by);
    const png = await picture(65, 64, 1).png().toBuffer();
    const { pixels } = await codec.decode(png);
    expect(pixels).toEqual((await bySharp.decode(png)).pixels);
    await codec.encode(pixels, { format: 'png' });
    expect(left).toEqual(['open', 'encode']);
  });

  it.each<readonly [string, (png: Buffer) => Uint8Array]>([
    ['cut short', (png) => png.subarray(0, -20)],
    [
      'of a wrong checksum',
      (png) => Buffer.concat([png.subarray(0, 60), Buffer.from([png[60]! ^ 1]), png.subarray(61)]),
    ],
    ['with too few rows', (png) => withRows(png, new Uint8Array(10 * 29))],
    ['with a filter that does not exist', (png) => withRows(png, new Uint8Array(28 * 29).fill(5))],
  ])('says of one %s what sharp says', async (_, damage) => {
    const damaged = damage(await picture(28, 28, 1).png().toBuffer());
    const { codec, left } = watched(by);
    const found = await errorOf(() => codec.decode(damaged));
    const expected = await errorOf(() => bySharp.decode(damaged));
    expect([found.code, found.message]).toEqual([expected.code, expected.message]);
    expect(found.code).toBe('image-invalid');
    expect(left).toEqual(['open']);
  });

  it('keeps the limit of pixels', async () => {
    const { codec } = watched(by);
    const png = await picture(28, 28, 1).png().toBuffer();
    expect((await errorOf(() => codec.decode(png, { maxPixels: 783 }))).code).toBe('image-too-large');
    expect((await errorOf(() => codec.decode(boastfulPng(14_000, 14_000)))).code).toBe('image-too-large');
  });

  it('unpacks no more than the pixels have', async () => {
    const { codec, left } = watched(by);
    const png = await picture(28, 28, 1).png().toBuffer();
    const deflate = createDeflate();
    for (let i = 0; i < 200; i++) deflate.write(Buffer.alloc(2 ** 20));
    const zeros = Buffer.concat((await deflate.end().toArray()) as Uint8Array[]);
    const bomb = withChunks(png, pngChunk('IDAT', zeros));
    const before = process.resourceUsage().maxRSS;
    await codec.decode(bomb).catch(() => undefined);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(50_000); // of kilobytes; unpacked, it has 204,800
    expect(left).toEqual(['open']);
  });
});

/** A row as the filter of that number makes it (PNG specification, table 9.1). */
function filteredRow(pixels: Uint8Array, width: number, row: number, filter: number): Uint8Array {
  const at = (x: number, y: number) => (x < 0 || y < 0 ? 0 : pixels[y * width + x]!);
  const out = new Uint8Array(width + 1);
  out[0] = filter;
  for (let x = 0; x < width; x++) {
    const [a, b, c] = [at(x - 1, row), at(x, row - 1), at(x - 1, row - 1)];
    const p = a + b - c;
    const nearest = [a, b, c].reduce((best, one) => (Math.abs(p - one) < Math.abs(p - best) ? one : best), a);
    out[x + 1] = at(x, row) - [0, a, b, Math.floor((a + b) / 2), nearest][filter]!;
  }
  return out;
}
