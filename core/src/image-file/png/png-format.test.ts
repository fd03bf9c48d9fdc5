import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../picture/pixels.js';
import { randomStream } from '../../random/random.js';
import { latin1 } from '../bytes.js';
import { createCodec } from '../create-codec.js';
import { pngFormat } from './png-format.js';
import { chunk, storing, pngOf, type PngParts } from './png.test.helper.js';

const codec = createCodec([pngFormat(storing)], { maxPixels: 1_000_000 });

async function read(parts: PngParts): Promise<Pixels> {
  return (await codec.decode(pngOf(parts))).pixels;
}

const one = { width: 1, height: 1, depth: 8, colour: 0, rows: [[0, 7]] } as const;
const damaged = { code: 'image-invalid' };

describe('the pixels of a PNG', () => {
  it.each([
    [1, [0b10110000], [255, 0, 255, 255]],
    [2, [0b00011011], [0, 85, 170, 255]],
    [4, [0x0f, 0x18], [0, 255, 17, 136]],
    [8, [1, 2, 3, 4], [1, 2, 3, 4]],
  ])('of %i bits become bytes', async (depth, row, expected) => {
    const pixels = await read({ width: 4, height: 1, depth, colour: 0, rows: [[0, ...row]] });
    expect(pixels).toEqual({ width: 4, height: 1, channels: 1, data: Uint8Array.from(expected) });
  });

  it('of 16 bits stay what they are, high byte first', async () => {
    const pixels = await read({ width: 2, height: 1, depth: 16, colour: 0, rows: [[0, 1, 2, 255, 254]] });
    expect(pixels.data).toEqual(Uint16Array.of(0x0102, 0xfffe));
  });

  it.each([
    [2, 3, [1, 2, 3, 4, 5, 6]],
    [4, 2, [1, 2, 3, 4]],
    [6, 4, [1, 2, 3, 4, 5, 6, 7, 8]],
  ] as const)('of colour type %i have %i samples each', async (colour, channels, row) => {
    const pixels = await read({ width: 2, height: 1, depth: 8, colour, rows: [[0, ...row]] });
    expect(pixels).toMatchObject({ channels, data: Uint8Array.from(row) });
  });

  it('of a palette become its colours, with alpha where it says any', async () => {
    const palette = chunk('PLTE', Uint8Array.of(10, 20, 30, 40, 50, 60));
    const parts = { width: 3, height: 1, depth: 1, colour: 3, rows: [[0, 0b01000000]] };
    expect(await read({ ...parts, chunks: [palette] })).toMatchObject({
      channels: 3,
      data: Uint8Array.of(10, 20, 30, 40, 50, 60, 10, 20, 30),
    });
    const half = chunk('tRNS', Uint8Array.of(128));
    expect(await read({ ...parts, chunks: [palette, half] })).toMatchObject({
      channels: 4,
      data: Uint8Array.of(10, 20, 30, 128, 40, 50, 60, 255, 10, 20, 30, 128),
    });
  });

  it('that have the transparent colour get an alpha of 0', async () => {
    const key = chunk('tRNS', Uint8Array.of(0, 3));
    expect(
      await read({ width: 4, height: 1, depth: 2, colour: 0, rows: [[0, 0b11100100]], chunks: [key] }),
    ).toMatchObject({ channels: 2, data: Uint8Array.of(255, 0, 170, 255, 85, 255, 0, 255) });
    const red = chunk('tRNS', Uint8Array.of(0, 9, 0, 0, 0, 0));
    const rows = [[0, 9, 0, 0, 9, 0, 1]];
    expect(await read({ width: 2, height: 1, depth: 8, colour: 2, rows, chunks: [red] })).toMatchObject({
      channels: 4,
      data: Uint8Array.of(9, 0, 0, 0, 9, 0, 1, 255),
    });
    const deep = chunk('tRNS', Uint8Array.of(1, 2));
    expect(
      await read({ width: 2, height: 1, depth: 16, colour: 0, rows: [[0, 1, 2, 1, 3]], chunks: [deep] }),
    ).toMatchObject({ channels: 2, data: Uint16Array.of(0x0102, 0, 0x0103, 65_535) });
  });

  it('are unfiltered by what lies left, above, between, and nearest', async () => {
    // By table 9.1 of the specification, by hand: 5 7; left: 5, 5+7; above: 1+5, 1+12; mean: 1+3, 1+8; Paeth: 1+4, 1+9.
    const rows = [
      [0, 5, 7],
      [1, 5, 7],
      [2, 1, 1],
      [3, 1, 1],
      [4, 1, 1],
    ];
    const { data } = await read({ width: 2, height: 5, depth: 8, colour: 0, rows });
    expect([...data]).toEqual([5, 7, 5, 12, 6, 13, 4, 9, 5, 10]);
  });

  it('lie where Adam7 puts them', async () => {
    // Table 8.1: which pass each pixel of a square of eight belongs to.
    const passes = [
      '16462646',
      '77777777',
      '56565656',
      '77777777',
      '36463646',
      '77777777',
      '56565656',
      '77777777',
    ];
    for (const [width, height] of [
      [8, 8],
      [3, 5],
      [1, 1],
      [11, 9],
    ] as const) {
      const rows: number[][] = [];
      for (let pass = 1; pass <= 7; pass++) {
        for (let y = 0; y < height; y++) {
          const row = Array.from({ length: width }, (_, x) => x).filter(
            (x) => passes[y % 8]![x % 8] === String(pass),
          );
          if (row.length > 0) rows.push([0, ...row.map((x) => 16 * y + x)]);
        }
      }
      const { data } = await read({ width, height, depth: 8, colour: 0, interlaced: true, rows });
      const expected = Array.from(
        { length: width * height },
        (_, i) => 16 * Math.floor(i / width) + (i % width),
      );
      expect([...data]).toEqual(expected);
    }
  });

  it('come back as they were written, of every depth and number of channels', async () => {
    const random = randomStream(5);
    for (const depth of [8, 16]) {
      for (const channels of [1, 2, 3, 4] as const) {
        for (const [width, height] of [
          [1, 1],
          [7, 5],
          [90, 80],
        ] as const) {
          const values = Array.from({ length: width * height * channels }, () => random.integer(2 ** depth));
          const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
          const pixels = { width, height, channels, data };
          const { bytes } = await codec.encode(pixels, { format: 'png' });
          expect((await codec.decode(bytes)).pixels).toEqual(pixels);
        }
      }
    }
  });
});

describe('a large PNG', () => {
  it('is read and written with pauses, the same as without', async () => {
    let pauses = 0;
    const pause = () => {
      pauses++;
      return Promise.resolve();
    };
    const patient = createCodec([pngFormat({ ...storing, pause })], { maxPixels: 1_000_000 });
    const [width, height] = [400, 500];
    const data = Uint16Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 65_536);
    const pixels = { width, height, channels: 3, data } as const;
    const { bytes } = await patient.encode(pixels, { format: 'png' });
    const other = (await codec.encode(pixels, { format: 'png' })).bytes;
    expect(bytes.length).toBe(other.length);
    expect(bytes.every((byte, i) => byte === other[i])).toBe(true);
    // 1.2 MB, and a pause in every quarter of a megabyte at least.
    expect(pauses).toBeGreaterThanOrEqual(4);
    pauses = 0;
    const back = (await patient.decode(bytes)).pixels.data;
    expect(back.length).toBe(data.length);
    expect(data.every((value, i) => value === back[i])).toBe(true);
    expect(pauses).toBeGreaterThanOrEqual(4);
  });
});

describe('a PNG is refused', () => {
  it.each<readonly [string, PngParts]>([
    ['of 3 bits', { ...one, depth: 3 }],
    ['of colour in 4 bits', { ...one, depth: 4, colour: 2 }],
    ['of a colour type that there is not', { ...one, colour: 5 }],
    ['without width', { ...one, width: 0 }],
    ['with a filter that there is not', { ...one, rows: [[5, 7]] }],
    ['with too few rows', { ...one, height: 2 }],
    ['with too many rows', { ...one, rows: [[0, 7, 0, 7]] }],
    ['of a palette without one', { ...one, colour: 3 }],
    [
      'of a palette that lacks a colour',
      { ...one, colour: 3, chunks: [chunk('PLTE', Uint8Array.of(1, 2, 3))] },
    ],
  ])('%s', async (_, parts) => {
    await expect(codec.decode(pngOf(parts))).rejects.toMatchObject(damaged);
  });

  it('whose pixels were changed', async () => {
    const png = pngOf({ ...one, width: 3, rows: [[0, 1, 2, 3]] });
    png[latin1(png).indexOf('IDAT') + 12]! ^= 1;
    await expect(codec.decode(png, { name: 'a.png' })).rejects.toMatchObject({
      code: 'image-invalid',
      message:
        'a.png is damaged: found a PNG that cannot be read (the checksum of IDAT is wrong), expected a whole image',
    });
  });

  it('that packs far more than its pixels, without unpacking it', async () => {
    const zlib = { ...storing, inflate: () => Promise.reject(new Error('unpacked')) };
    const other = createCodec([pngFormat(zlib)], { maxPixels: 1_000_000 });
    const long = pngOf({ ...one, rows: [[0, ...new Array<number>(5000).fill(7)]] });
    await expect(other.decode(long)).rejects.toMatchObject({
      code: 'image-invalid',
      message: expect.stringContaining('it has more data than pixels') as string,
    });
  });

  it('wherever it is cut', async () => {
    const png = pngOf(one);
    for (let length = 8; length < png.length; length++) {
      await expect(codec.decode(png.subarray(0, length))).rejects.toMatchObject(damaged);
    }
  });

  it('when it moves, by name', async () => {
    const animation = chunk('acTL', Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 0));
    await expect(codec.decode(pngOf({ ...one, chunks: [animation] }), { name: 'a' })).rejects.toMatchObject({
      code: 'image-unsupported',
      message: expect.stringContaining('an animated PNG of 3 frames') as string,
    });
  });
});
