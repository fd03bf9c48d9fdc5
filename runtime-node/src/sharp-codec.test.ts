import { createSharpCodec } from './sharp-codec.js';
import { boastfulPng } from './testing/boastful-png.js';
import type { Pixels } from '@denoisekit/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

const codec = createSharpCodec();

function raw(values: readonly number[], width: number, channels: 1 | 2 | 3 | 4) {
  return sharp(Uint8Array.from(values), {
    raw: { width, height: values.length / width / channels, channels },
  });
}

const words = (values: readonly number[], width: number, channels: 1 | 2 | 3 | 4) =>
  sharp(Uint16Array.from(values), { raw: { width, height: values.length / width / channels, channels } });

const pixelsOf = async (bytes: Uint8Array): Promise<Pixels> => (await codec.decode(bytes)).pixels;

describe('decode', () => {
  it('takes an ArrayBuffer as well', async () => {
    const png = await raw([51], 1, 1).toColourspace('b-w').png().toBuffer();
    expect((await codec.decode(Uint8Array.from(png).buffer)).pixels.data).toEqual(Uint8Array.of(51));
  });

  it.each([['photo.png'], [undefined], [[137, 80]]])(
    'refuses %j, which are not the bytes of a file',
    async (file) => {
      await expect(codec.decode(file as unknown as Uint8Array)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('a Uint8Array or an ArrayBuffer') as string,
      });
    },
  );

  it('reads grey and colour as they are stored, without a note', async () => {
    const grey = await raw([0, 51, 102, 255, 1, 254], 3, 1).toColourspace('b-w').png().toBuffer();
    const { pixels, format, notes, lossy } = await codec.decode(grey);
    expect(pixels).toEqual({
      width: 3,
      height: 2,
      channels: 1,
      data: Uint8Array.of(0, 51, 102, 255, 1, 254),
    });
    expect([format, notes, lossy]).toEqual(['png', [], false]);
    const colour = await raw([255, 0, 0, 9, 8, 7], 2, 3).png().toBuffer();
    expect(await pixelsOf(colour)).toMatchObject({ channels: 3, data: Uint8Array.of(255, 0, 0, 9, 8, 7) });
  });

  it.each(['png', 'tiff'] as const)('keeps 16 bits of %s, of every number of channels', async (format) => {
    for (const channels of [1, 2, 3, 4] as const) {
      const values = Array.from({ length: 6 * channels }, (_, i) => (i * 21_845 + 1) % 65_536);
      const image = words(values, 3, channels).toColourspace(channels < 3 ? 'grey16' : 'rgb16');
      const bytes = await image.toFormat(format, { compression: 'deflate' }).toBuffer();
      expect(await pixelsOf(bytes)).toMatchObject({ channels, data: Uint16Array.from(values) });
    }
  });

  it.each([1, 2, 3, 4] as const)('keeps alpha beside the colours: %i channels', async (channels) => {
    const values = Array.from({ length: 6 * channels }, (_, i) => (i * 37) % 256);
    const image = raw(values, 3, channels).toColourspace(channels < 3 ? 'b-w' : 'srgb');
    const png = await image.png().toBuffer();
    expect(await pixelsOf(png)).toMatchObject({ channels, data: Uint8Array.from(values) });
  });

  it('applies no colour profile, whatever the depth', async () => {
    // sharp itself turns colours of 16 bits into those of Display P3 where there is any profile.
    const values = [65_535, 0, 0, 1000, 2000, 60_000];
    const deep = await words(values, 2, 3).toColourspace('rgb16').withIccProfile('srgb').png().toBuffer();
    const stored = await sharp(deep, { ignoreIcc: true })
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer();
    expect(Buffer.from((await pixelsOf(deep)).data.buffer)).toEqual(stored);
    const p3 = await raw([255, 0, 0, 10, 200, 30], 2, 3).withIccProfile('p3').png().toBuffer();
    const bytes = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
    expect(Buffer.from((await pixelsOf(p3)).data)).toEqual(bytes);
  });

  it('turns an image as its EXIF orientation says', async () => {
    // Orientation 6: the first column is the top edge.
    const image = raw([0, 0, 0, 255, 255, 255], 2, 3).withMetadata({ orientation: 6 });
    const { pixels, metadata } = await codec.decode(await image.webp({ lossless: true }).toBuffer());
    expect(pixels).toMatchObject({ width: 1, height: 2, data: Uint8Array.of(0, 0, 0, 255, 255, 255) });
    expect(metadata.orientation).toBe(6);
  });

  it('reads every frame of an animated WebP and every page of a TIFF', async () => {
    const frames = [0, 128, 255].map((value) => raw([value, value, value], 1, 3).png().toBuffer());
    const joined = sharp(await Promise.all(frames), { join: { animated: true } });
    const webp = await joined.webp({ lossless: true, delay: [40, 20, 30], loop: 2 }).toBuffer();
    const { pixels, metadata } = await codec.decode(webp);
    const data = Uint8Array.of(0, 0, 0, 128, 128, 128, 255, 255, 255);
    expect(pixels).toEqual({ width: 1, height: 1, channels: 3, frames: 3, data });
    expect(metadata.animation).toEqual({ delaysMs: [40, 20, 30], loops: 2 });
    const pages = sharp(Uint16Array.of(1, 2, 3, 4), {
      raw: { width: 2, height: 2, channels: 1, pageHeight: 1 },
    });
    const tiff = await pages.toColourspace('grey16').tiff({ compression: 'lzw' }).toBuffer();
    const read = await pixelsOf(tiff);
    expect(read).toEqual({ width: 2, height: 1, channels: 1, frames: 2, data: Uint16Array.of(1, 2, 3, 4) });
  });

  it('refuses 14000x14000 pixels by the header alone: what follows it could not be decoded', async () => {
    const png = boastfulPng(14_000, 14_000);
    await expect(codec.decode(png, { name: 'big.png', maxPixelsOption: '--more' })).rejects.toMatchObject({
      code: 'image-too-large',
      message:
        'big.png is too large: found 14000x14000, 196000000 pixels, expected at most 50000000 pixels; ' +
        'cut it into parts, scale it down, or allow more with --more',
    });
  });

  it('says which pages of a file are damaged', async () => {
    const page = Array.from({ length: 64 * 64 }, (_, i) => (i * i) % 251);
    const pages = sharp(Uint8Array.from([page, page, page, page].flat()), {
      raw: { width: 64, height: 256, channels: 1, pageHeight: 64 },
    });
    const tiff = await pages.tiff({ compression: 'deflate', predictor: 'none' }).toBuffer();
    // The first page's pixels lie behind the head, and the others are the same.
    const begins = tiff.subarray(8, 24);
    const strips = [...tiff.keys()].filter((at) => tiff.subarray(at, at + 16).equals(begins));
    expect(strips).toHaveLength(4);
    for (const at of [strips[1]!, strips[3]!]) tiff.fill(0, at, at + 2);
    await expect(codec.decode(tiff, { name: 'fax.tif' })).rejects.toMatchObject({
      code: 'image-invalid',
      message: expect.stringMatching(
        /^fax\.tif is damaged: found pages 2, 4 of 4 that cannot be read \(/,
      ) as string,
    });
  });

  it('takes as many pixels as maxPixels says, of all frames, and not one more', async () => {
    const png = await raw([1, 2, 3, 4], 2, 1).toColourspace('b-w').png().toBuffer();
    await expect(codec.decode(png, { maxPixels: 4 })).resolves.toMatchObject({ format: 'png' });
    const tooLarge = { code: 'image-too-large' };
    await expect(codec.decode(png, { maxPixels: 3 })).rejects.toMatchObject(tooLarge);
    const pages = sharp(Uint8Array.of(1, 2, 3, 4), {
      raw: { width: 2, height: 2, channels: 1, pageHeight: 1 },
    });
    const tiff = await pages.tiff({ compression: 'lzw' }).toBuffer();
    await expect(codec.decode(tiff, { maxPixels: 3 })).rejects.toMatchObject(tooLarge);
  });

  it.each([
    ['an empty file', ''],
    ['text', 'I am no picture, whatever my name says.'],
    ['a web page (HTML)', '<html><body>404</body></html>'],
  ])('says that it found %s', async (found, content) => {
    const decoding = codec.decode(new TextEncoder().encode(content), { name: 'digit.png' });
    await expect(decoding).rejects.toMatchObject({
      code: 'image-invalid',
      message: `digit.png is not an image: found ${found}, expected a PNG, JPEG, WebP, TIFF or AVIF image`,
    });
  });

  it.each([
    ['GIF', 'GIF89a'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0'],
    ['JPEG XL', '\xff\x0a'],
    ['a camera’s raw file (Canon CR3)', '\0\0\0\x18ftypcrx \0\0\0\x01'],
    ['a camera’s raw file (Canon CR2)', 'II*\0\x10\0\0\0CR\x02\0'],
  ])('refuses %s by name', async (found, content) => {
    await expect(codec.decode(Buffer.from(content, 'latin1'), { name: 'a' })).rejects.toMatchObject({
      code: 'image-unsupported',
      message: expect.stringContaining(`a cannot be read here: found ${found}, expected`) as string,
    });
  });

  it.each(['II+\0\x08\0\0\0', 'MM\0+\0\x08\0\0'])('says how to save a BigTIFF', async (content) => {
    await expect(codec.decode(Buffer.from(content, 'latin1'), { name: 'a.tif' })).rejects.toMatchObject({
      code: 'image-unsupported',
      message:
        'a.tif cannot be read here: found BigTIFF, expected a PNG, JPEG, WebP, TIFF or AVIF image; ' +
        'save it as classic TIFF, of at most 4 GiB',
    });
  });

  it('refuses CMYK and floats by name', async () => {
    const unsupported = (found: string) => ({
      code: 'image-unsupported',
      message: expect.stringContaining(`found ${found}`) as string,
    });
    const cmyk = await raw([1, 2, 3], 1, 3).toColourspace('cmyk').jpeg().toBuffer();
    await expect(codec.decode(cmyk)).rejects.toMatchObject(unsupported('a JPEG in CMYK'));
    const floats = sharp(Float32Array.of(0.5), { raw: { width: 1, height: 1, channels: 1 } });
    const tiff = await floats
      .toColourspace('b-w')
      .tiff({ compression: 'deflate', predictor: 'float' })
      .toBuffer();
    await expect(codec.decode(tiff)).rejects.toMatchObject(unsupported('a TIFF with samples of type float'));
  });

  it.each(['png', 'jpeg', 'webp', 'tiff', 'avif'] as const)(
    'refuses a %s that ends too early',
    async (format) => {
      const noise = Array.from({ length: 64 * 64 }, (_, index) => (index * index * 31) % 251);
      const whole = await raw(noise, 64, 1).toFormat(format).toBuffer();
      for (const part of [0.9, 0.5, 0.02]) {
        const cut = whole.subarray(0, Math.round(whole.length * part));
        const decoding = codec.decode(cut, { name: 'cut' });
        await expect(decoding, `${part} of it`).rejects.toMatchObject({ code: 'image-invalid' });
      }
    },
  );
});

describe('encode', () => {
  const noise = (channels: 1 | 2 | 3 | 4, full: number): Pixels => {
    const values = Array.from({ length: 20 * channels }, (_, i) => (i * i * 7919) % (full + 1));
    const data = full === 255 ? Uint8Array.from(values) : Uint16Array.from(values);
    return { width: 5, height: 4, channels, data };
  };

  it.each(['png', 'tiff'] as const)('is undone by decode in %s, of every kind of pixels', async (format) => {
    for (const channels of [1, 2, 3, 4] as const) {
      for (const full of [255, 65_535]) {
        const { bytes, notes } = await codec.encode(noise(channels, full), { format });
        expect(await pixelsOf(bytes)).toEqual(noise(channels, full));
        expect(notes).toEqual([]);
      }
    }
  });

  it('loses nothing in WebP, not even under transparency, unless a quality is given', async () => {
    for (const channels of [3, 4] as const) {
      const { bytes } = await codec.encode(noise(channels, 255), { format: 'webp' });
      expect(await codec.decode(bytes)).toMatchObject({ pixels: noise(channels, 255), lossy: false });
    }
    const { bytes } = await codec.encode(noise(3, 255), { format: 'webp', quality: 90 });
    expect((await codec.decode(bytes)).lossy).toBe(true);
  });

  it('encodes a lossy WebP as lossy again, and says so', async () => {
    const like = await codec.decode(await raw([1, 2, 3], 1, 3).webp({ quality: 60 }).toBuffer());
    const { bytes, notes } = await codec.encode(like.pixels, { format: 'webp', like });
    expect((await codec.decode(bytes)).lossy).toBe(true);
    expect(notes).toEqual(['lossy, encoded again at quality 95']);
  });

  it('writes frames and their times', async () => {
    const frames: Pixels = {
      width: 1,
      height: 1,
      channels: 3,
      frames: 2,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    };
    const animation = { delaysMs: [40, 80], loops: 5 };
    const like = { format: 'webp', metadata: { animation }, lossy: false };
    const { bytes } = await codec.encode(frames, { format: 'webp', like });
    expect(await codec.decode(bytes)).toMatchObject({ pixels: frames, metadata: { animation } });
    const tiff = await codec.encode(frames, { format: 'tiff' });
    expect(await pixelsOf(tiff.bytes)).toEqual(frames);
    await expect(codec.encode(frames, { format: 'png' })).rejects.toMatchObject({
      code: 'image-unsupported',
      message: 'PNG files hold one picture: found 2 frames; write the format that it came in',
    });
  });

  it('writes short times of frames as they were, also where the encoder joins frames', async () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8, 9);
    const frames: Pixels = { width: 1, height: 1, channels: 3, frames: 4, data };
    const like = {
      format: 'webp',
      metadata: { animation: { delaysMs: [0, 10, 300, 20], loops: 0 } },
      lossy: false,
    };
    const { bytes } = await codec.encode(frames, { format: 'webp', like });
    expect((await codec.decode(bytes)).metadata.animation?.delaysMs).toEqual([0, 310, 20]);
  });

  it('writes JPEG with full colour resolution, at the quality that is asked for', async () => {
    const large = sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: 'teal',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    });
    const { data, info } = await large.raw().toBuffer({ resolveWithObject: true });
    const pixels: Pixels = { width: 64, height: 64, channels: info.channels, data: new Uint8Array(data) };
    const best = await codec.encode(pixels, { format: 'jpeg' });
    expect((await sharp(best.bytes).metadata()).chromaSubsampling).toBe('4:4:4');
    const small = await codec.encode(pixels, { format: 'jpg', quality: 40 });
    expect(small.bytes.length).toBeLessThan(best.bytes.length / 2);
    for (const quality of [0, 101, NaN])
      await expect(codec.encode(pixels, { format: 'jpeg', quality })).rejects.toMatchObject({
        code: 'usage',
      });
  });

  it('says what a format cannot hold', async () => {
    const transparent: Pixels = {
      width: 2,
      height: 1,
      channels: 4,
      data: Uint16Array.of(0, 0, 0, 0, 0, 0, 0, 65_535),
    };
    const { bytes, notes } = await codec.encode(transparent, { format: 'jpeg' });
    expect(notes).toEqual([
      'transparent parts on white, since JPEG has no transparency',
      '16 bits became 8, since JPEG holds no more',
    ]);
    const { data } = await pixelsOf(bytes);
    expect(data[0]).toBeGreaterThan(200);
    expect(data[5]).toBeLessThan(50);
    const wide: Pixels = { width: 20_000, height: 1, channels: 1, data: new Uint8Array(20_000) };
    await expect(codec.encode(wide, { format: 'webp' })).rejects.toMatchObject({
      code: 'image-unsupported',
      message: expect.stringContaining('too large for WebP: found 20000x1') as string,
    });
  });

  it('keeps 12 of 16 bits in AVIF, and grey as three equal colours', async () => {
    const ramp = Uint16Array.from({ length: 64 * 64 }, (_, i) => (i % 64) * 1000);
    const { bytes, notes } = await codec.encode(
      { width: 64, height: 64, channels: 1, data: ramp },
      { format: 'avif' },
    );
    expect(notes).toEqual(['stored in 12 bits']);
    const { pixels } = await codec.decode(bytes);
    const apart = Array.from(ramp, (value, i) => Math.abs(value - pixels.data[3 * i]!));
    expect(Math.max(...apart)).toBeLessThan(65_535 / 64);
    expect(pixels).toMatchObject({ channels: 3, data: expect.any(Uint16Array) as Uint16Array });
  });

  it('refuses a format that it does not write, and names those that it does', async () => {
    await expect(codec.encode(noise(1, 255), { format: 'gif' })).rejects.toMatchObject({
      code: 'usage',
      message: 'there is no such format to write: found gif, expected one of png, jpeg, webp, tiff, avif',
    });
  });

  it('refuses samples that do not fill the picture', async () => {
    const pixels = { width: 2, height: 2, channels: 3, data: new Uint8Array(5) } as const;
    await expect(codec.encode(pixels, { format: 'png' })).rejects.toMatchObject({ code: 'shape-mismatch' });
  });
});
