import type { DenoiseError } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWidget } from './element-page.js';

const { show } = useWidget();
// One page for all: the codec keeps nothing from picture to picture.
let page: Page;
beforeAll(async () => {
  ({ page } = await show());
});

const greyKeyed =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAAnRSTlMAHoyc8FsAAAALSURBVHicY5A7AQABBwDnW5TINQAAAABJRU5ErkJggg==';

describe('the canvas codec', () => {
  it.each([
    ['png', 0],
    ['jpeg', 8],
    ['webp', 0],
  ] as const)('reads the %s that it has written', async (format, tolerance) => {
    const { shape, read, difference } = await page.evaluate(async (format) => {
      // Smooth, so that what is lossy loses little.
      const data = Uint8Array.from({ length: 40 * 24 }, (_, i) => (i % 40) * 6);
      const codec = globalThis.canvasCodec;
      const { bytes } = await codec.encode({ width: 40, height: 24, channels: 1, data }, { format });
      const { pixels, format: read } = await codec.decode(bytes);
      const difference = Math.max(
        ...data.map((value, i) => Math.abs(value - pixels.data[pixels.channels * i]!)),
      );
      return { shape: [pixels.height, pixels.width], read, difference };
    }, format);
    expect([read, ...shape]).toEqual([format, 24, 40]);
    expect(difference).toBeLessThanOrEqual(tolerance);
  });

  it('reads PNGs of 16 bits and with transparency to the last bit, as every codec here does', async () => {
    const deep = Uint16Array.from({ length: 2 * 3 * 4 }, (_, i) => (i * 9973) % 65_536);
    const image = sharp(deep, { raw: { width: 2, height: 3, channels: 4 } }).toColourspace('rgb16');
    const png = await image.withIccProfile('p3').png().toBuffer();
    const { pixels } = await createSharpCodec().decode(png);
    const found = await page.evaluate(
      async (bytes) => {
        const { pixels } = await globalThis.canvasCodec.decode(Uint8Array.from(bytes));
        return { ...pixels, data: [...pixels.data] };
      },
      [...png],
    );
    expect(found).toEqual({ ...pixels, data: [...pixels.data] });
  });
});

describe('a picture that comes back', () => {
  const made = (channels: 1 | 3 | 4) => {
    const data = Uint8Array.from({ length: 24 * 16 * channels }, (_, i) => (i * 37) % 251);
    const image = sharp(data, { raw: { width: 24, height: 16, channels } });
    return channels === 1 ? image.toColourspace('b-w') : image;
  };

  it.each([
    ['a PNG in colour', made(3).png(), 'png', 3],
    ['a grey PNG', made(1).png(), 'png', 1],
    ['a PNG with alpha', made(4).png(), 'png', 4],
    ['a PNG with a palette', made(3).png({ palette: true }), 'png', 3],
    ['a WebP with losses', made(3).webp(), 'webp', 3],
    ['a WebP without losses', made(3).webp({ lossless: true }), 'webp', 3],
    ['a WebP with alpha', made(4).webp(), 'webp', 4],
    ['an AVIF with alpha as PNG', made(4).avif(), 'png', 4],
    ['an AVIF in colour as WebP', made(3).avif(), 'webp', 3],
    ['a grey JPEG as PNG', made(1).jpeg(), 'png', 1],
  ] as const)('has the channels that it had: %s', async (_, image, format, channels) => {
    const again = await page.evaluate(
      async ([bytes, format]) => {
        const like = await globalThis.canvasCodec.decode(Uint8Array.from(bytes));
        return [...(await globalThis.canvasCodec.encode(like.pixels, { format, like })).bytes];
      },
      [[...(await image.toBuffer())], format] as const,
    );
    expect((await sharp(Buffer.from(again)).metadata()).channels).toBe(channels);
  });

  it('is the same picture where its PNG takes more than a turn', async () => {
    const apart = await page.evaluate(async () => {
      const [width, height] = [1201, 803];
      const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i) >> 5);
      const codec = globalThis.canvasCodec;
      const { bytes } = await codec.encode({ width, height, channels: 3, data }, { format: 'png' });
      const { pixels } = await codec.decode(bytes);
      return data.reduce((most, value, i) => Math.max(most, Math.abs(value - pixels.data[i]!)), 0);
    });
    expect(apart).toBe(0);
  });
});

describe('what the command refuses as well, or a canvas would show a part of', () => {
  const frames = async () => {
    const raw = { width: 4, height: 4, channels: 3 } as const;
    const one = (value: number) => sharp(Buffer.alloc(48, value), { raw }).png().toBuffer();
    return sharp(await Promise.all([0, 128, 255].map(one)), { join: { animated: true } });
  };
  const animation = (title: string) =>
    `moving is an animation: found an animated ${title} of 3 frames, expected one picture; ` +
    'take it apart, or denoise an animated WebP on the command line: npx denoisekit denoise';

  it.each([
    ['an animated WebP', async () => (await frames()).webp().toBuffer(), animation('WebP')],
    ['an animated GIF', async () => (await frames()).gif().toBuffer(), animation('GIF')],
    [
      'a JPEG in CMYK',
      async () =>
        sharp(Buffer.alloc(48, 9), { raw: { width: 4, height: 4, channels: 3 } })
          .toColourspace('cmyk')
          .jpeg()
          .toBuffer(),
      'moving cannot be read here: found a JPEG in CMYK, the inks of a printer, expected grey or RGB; ' +
        'convert it to grey or RGB of 8 or 16 bits first',
    ],
  ] as const)('%s', async (_, make, message) => {
    const found = await page.evaluate(
      async (bytes) =>
        globalThis.canvasCodec.decode(Uint8Array.from(bytes), { name: 'moving' }).then(
          () => undefined,
          (error: unknown) => {
            const { code, message } = error as DenoiseError;
            return { code, message };
          },
        ),
      [...(await make())],
    );
    expect(found).toEqual({ code: 'image-unsupported', message });
  });

  const avif = (bitdepth: 8 | 10) =>
    sharp(Buffer.alloc(48, 200), { raw: { width: 4, height: 4, channels: 3 } })
      .avif({ quality: 95, bitdepth })
      .toBuffer();
  /** The error of a picture, or its notes and its first sample. */
  const decoded = async (file: Buffer, knowsAvif = true, maxPixels = 16) =>
    page.evaluate(
      async ([bytes, knowsAvif, maxPixels]) => {
        const { createImageBitmap, ImageDecoder } = globalThis;
        if (!knowsAvif) {
          Object.assign(globalThis, {
            createImageBitmap: () => Promise.reject(new Error('no')),
            ImageDecoder: undefined,
          });
        }
        try {
          const options = { name: 'a.avif', maxPixels };
          const { notes, pixels } = await globalThis.canvasCodec.decode(Uint8Array.from(bytes), options);
          return { notes, value: pixels.data[0] };
        } catch (error) {
          const { code, message } = error as DenoiseError;
          return { code, message };
        } finally {
          Object.assign(globalThis, { createImageBitmap, ImageDecoder });
        }
      },
      [[...file], knowsAvif, maxPixels] as const,
    );

  it('is what a browser does not decode, an AVIF over the limit and a damaged one', async () => {
    const file = await avif(8);
    expect(await decoded(file, false)).toMatchObject({ code: 'image-unsupported' });
    // Refused by its header: the limit is below it.
    expect(await decoded(file, true, 15)).toMatchObject({ code: 'image-too-large' });
    expect(await decoded(file.subarray(0, -9))).toMatchObject({ code: 'image-invalid' });
  });

  it('is not an AVIF of 10 bits, of which a note says that 8 are kept', async () => {
    const { notes, value } = (await decoded(await avif(10))) as { notes: readonly string[]; value: number };
    expect(notes).toEqual(['8 bits of each sample are kept: browsers give no more']);
    expect(Math.abs(value - 200)).toBeLessThanOrEqual(2);
  });

  it('is not a GIF of one picture', async () => {
    const raw = { width: 4, height: 4, channels: 3 } as const;
    const gif = await sharp(Buffer.alloc(48, 255), { raw }).gif().toBuffer();
    const found = await page.evaluate(
      async (bytes) => {
        const { pixels } = await globalThis.canvasCodec.decode(Uint8Array.from(bytes));
        return [pixels.channels, ...pixels.data.subarray(0, 3)];
      },
      [...gif],
    );
    expect(found).toEqual([3, 255, 255, 255]);
  });
});

describe('one file', () => {
  const { data, info } = scene();
  const fine = { quality: 95, chromaSubsampling: '4:4:4' };

  it.each([
    ['a JPEG with a wide gamut', () => coloured().withIccProfile('p3').jpeg({ quality: 98 })],
    ['a PNG with a wide gamut', () => coloured().withIccProfile('p3').png()],
    ['a PNG of 16 bits with a profile', () => coloured().toColourspace('rgb16').withIccProfile('srgb').png()],
    ['a WebP without loss', () => coloured().webp({ lossless: true })],
    ['a grey PNG', () => coloured().greyscale().png()],
    ['a PNG with a palette', () => coloured().png({ palette: true, colours: 8 })],
    ['a PNG of 1 bit', () => coloured().greyscale().threshold().png({ palette: true, colours: 2 })],
    ['an interlaced PNG', () => coloured().png({ progressive: true })],
    ['a JPEG that lies on its side', () => coloured().withMetadata({ orientation: 6 }).jpeg({ quality: 98 })],
    ['a WebP that is mirrored', () => coloured().withMetadata({ orientation: 2 }).webp({ lossless: true })],
    ['a PNG that lies on its side', () => coloured().withMetadata({ orientation: 8 }).png()],
    ['an AVIF without loss', () => coloured().avif({ lossless: true })],
    ['a grey AVIF', () => coloured().greyscale().avif({ quality: 95 })],
    ['an AVIF with a wide gamut', () => coloured().withIccProfile('p3').avif(fine)],
    ['an AVIF that lies on its side', () => coloured().withMetadata({ orientation: 6 }).avif(fine)],
  ] as const)('gives the values that the command line gives: %s', async (_, make) => {
    const bytes = await make().toBuffer();
    const expected = await createSharpCodec().decode(bytes);
    const found = await page.evaluate(
      async (bytes) => {
        const { pixels } = await globalThis.canvasCodec.decode(Uint8Array.from(bytes));
        return { ...pixels, data: [...pixels.data] };
      },
      [...bytes],
    );
    const { width, height } = expected.pixels;
    expect([found.width, found.height]).toEqual([width, height]);
    const colours = (pixels: { channels: number; data: ArrayLike<number> }) =>
      Array.from({ length: 3 * width * height }, (_, i) => {
        const channel = pixels.channels < 3 ? 0 : i % 3;
        return pixels.data[Math.floor(i / 3) * pixels.channels + channel]!;
      });
    const wanted = colours(expected.pixels);
    const apart = colours(found).map((value, i) => Math.abs(value - wanted[i]!));
    // Two decoders of what is lossy may round differently.
    const rounds = ['jpeg', 'avif'].includes(expected.format);
    expect(Math.max(...apart)).toBeLessThanOrEqual(rounds ? 1 : 0);
  });

  it('has a colour key that becomes transparent', async () => {
    // Two grey pixels of 8 bits, 30 and 200, of which 30 is declared transparent, as a canvas would lose it.
    const png = Buffer.from(greyKeyed, 'base64');
    const found = await page.evaluate(
      async (bytes) => {
        const { pixels } = await globalThis.canvasCodec.decode(Uint8Array.from(bytes));
        return { channels: pixels.channels, data: [...pixels.data] };
      },
      [...png],
    );
    expect(found).toEqual({ channels: 2, data: [30, 0, 200, 255] });
  });

  it.each([
    ['jpeg', 'jpeg'],
    ['jpeg', 'png'],
    ['jpeg', 'webp'],
    ['avif', 'png'],
    ['avif', 'jpeg'],
  ] as const)('keeps its profile and EXIF from %s to %s, and is upright', async (from, to) => {
    const bytes = await coloured()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Make: 'Maker' } })
      .toFormat(from)
      .toBuffer();
    const again = await page.evaluate(
      async ([bytes, format]) => {
        const like = await globalThis.canvasCodec.decode(Uint8Array.from(bytes));
        return [...(await globalThis.canvasCodec.encode(like.pixels, { format, like })).bytes];
      },
      [[...bytes], to] as const,
    );
    const before = await sharp(bytes).metadata();
    const after = await sharp(Buffer.from(again)).metadata();
    if (from === 'jpeg') expect(before.orientation).toBe(6);
    expect([after.width, after.height, after.orientation ?? 1]).toEqual([info.height, info.width, 1]);
    expect(after.icc).toEqual(before.icc);
    expect(after.exif!.includes('Maker')).toBe(true);
  });

  function scene() {
    const [width, height] = [48, 32];
    const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
      const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
      return [5 * x, 7 * y, 255 - 3 * x - 3 * y][c]!;
    });
    return { data, info: { width, height, channels: 3 as const } };
  }

  function coloured() {
    return sharp(data, { raw: info });
  }
});
