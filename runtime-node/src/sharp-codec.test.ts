import { imageTensor, type ImageTensor } from '@denoisekit/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createSharpCodec } from './sharp-codec.js';
import { boastfulPng } from './testing/boastful-png.js';

const codec = createSharpCodec();

function raw(values: readonly number[], width: number, channels: 1 | 2 | 3 | 4) {
  return sharp(Uint8Array.from(values), {
    raw: { width, height: values.length / width / channels, channels },
  });
}

function expectValues({ data }: ImageTensor, expected: readonly number[]): void {
  expect(data).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(data[index]).toBeCloseTo(value, 6);
  });
}

describe('decode', () => {
  it('takes an ArrayBuffer as well', async () => {
    const png = await raw([51], 1, 1).toColourspace('b-w').png().toBuffer();
    const { tensor } = await codec.decode(Uint8Array.from(png).buffer, { channels: 1 });
    expectValues(tensor, [0.2]);
  });

  it.each([['photo.png'], [undefined], [[137, 80]]])(
    'refuses %j, which are not the bytes of a file',
    async (file) => {
      await expect(codec.decode(file as unknown as Uint8Array, { channels: 1 })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('a Uint8Array or an ArrayBuffer') as string,
      });
    },
  );

  it('reads a grey PNG as byte / 255, without a note', async () => {
    const png = await raw([0, 51, 102, 255, 1, 254], 3, 1).toColourspace('b-w').png().toBuffer();
    const { tensor, format, notes } = await codec.decode(png, { channels: 1 });
    expect(tensor.shape).toEqual([1, 1, 2, 3]);
    expectValues(tensor, [0, 0.2, 0.4, 1, 1 / 255, 254 / 255]);
    expect([format, notes]).toEqual(['png', []]);
  });

  it('makes grey of colour with the luma of BT.601, and says so', async () => {
    const png = await raw([255, 0, 0, 0, 255, 0, 0, 0, 255], 3, 3).png().toBuffer();
    const { tensor, notes } = await codec.decode(png, { channels: 1 });
    expectValues(tensor, [0.299, 0.587, 0.114]);
    expect(notes).toEqual(['converted from colour to grey']);
  });

  it('makes colour of grey, and says so', async () => {
    const png = await raw([0, 51], 2, 1).toColourspace('b-w').png().toBuffer();
    const { tensor, notes } = await codec.decode(png, { channels: 3 });
    expect(tensor.shape).toEqual([1, 3, 1, 2]);
    expectValues(tensor, [0, 0.2, 0, 0.2, 0, 0.2]);
    expect(notes).toEqual(['converted from grey to colour']);
  });

  it('puts transparent parts on black, and says so', async () => {
    const png = await raw([255, 255, 255, 0, 255, 0, 0, 51], 2, 4).png().toBuffer();
    const { tensor, notes } = await codec.decode(png, { channels: 3 });
    expectValues(tensor, [0, 0.2, 0, 0, 0, 0]);
    expect(notes).toEqual(['transparent parts put on black']);
  });

  it('says nothing of an alpha channel that hides nothing, and keeps grey with alpha grey', async () => {
    const png = await raw([0, 255, 51, 255], 2, 2).toColourspace('b-w').png().toBuffer();
    const { tensor, notes } = await codec.decode(png, { channels: 1 });
    expectValues(tensor, [0, 0.2]);
    expect(notes).toEqual([]);
  });

  it('keeps the precision of 16 bits, in grey and in colour', async () => {
    const values = [0, 1, 257, 30_000, 65_534, 65_535];
    const words = (width: number, channels: 1 | 3) =>
      sharp(Uint16Array.from(values), { raw: { width, height: 1, channels } });
    const grey = await words(6, 1).toColourspace('grey16').png().toBuffer();
    const colour = await words(2, 3).toColourspace('rgb16').png().toBuffer();
    const [a, b, c, d, e, f] = values.map((value) => value / 65_535) as [number, ...number[]];
    expectValues((await codec.decode(grey, { channels: 1 })).tensor, [a, b!, c!, d!, e!, f!]);
    expectValues((await codec.decode(colour, { channels: 3 })).tensor, [a, d!, b!, e!, c!, f!]);
  });

  it('turns an image as its EXIF orientation says', async () => {
    // Orientation 6: the first column is the top edge.
    const webp = await raw([0, 0, 0, 255, 255, 255], 2, 3)
      .withMetadata({ orientation: 6 })
      .webp({ lossless: true })
      .toBuffer();
    const { tensor, notes } = await codec.decode(webp, { channels: 3 });
    expect(tensor.shape).toEqual([1, 3, 2, 1]);
    expectValues(tensor, [0, 1, 0, 1, 0, 1]);
    expect(notes).toEqual(['turned as its EXIF orientation says']);
  });

  it('takes the first frame of an animation, and says so', async () => {
    const frames = [0, 255].map((value) => raw([value, value, value], 1, 3).png().toBuffer());
    const webp = await sharp(await Promise.all(frames), { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    const { tensor, notes } = await codec.decode(webp, { channels: 3 });
    expectValues(tensor, [0, 0, 0]);
    expect(notes).toEqual(['first of 2 frames']);
  });

  it('refuses 14000x14000 pixels by the header alone: what follows it could not be decoded', async () => {
    const png = boastfulPng(14_000, 14_000);
    await expect(codec.decode(png, { channels: 1, name: 'big.png' })).rejects.toMatchObject({
      code: 'image-too-large',
      message:
        'big.png is too large: found 14000x14000, 196000000 pixels, expected at most 50000000 pixels; cut it into parts or scale it down',
    });
  });

  it('takes as many pixels as maxPixels says, and not one more', async () => {
    const png = await raw([1, 2, 3, 4], 2, 1).toColourspace('b-w').png().toBuffer();
    await expect(codec.decode(png, { channels: 1, maxPixels: 4 })).resolves.toMatchObject({ format: 'png' });
    await expect(codec.decode(png, { channels: 1, maxPixels: 3 })).rejects.toMatchObject({
      code: 'image-too-large',
    });
  });

  it.each([
    ['an empty file', ''],
    ['text', 'I am no picture, whatever my name says.'],
    ['a web page (HTML)', '<html><body>404</body></html>'],
  ])('says that it found %s', async (found, content) => {
    const decoding = codec.decode(new TextEncoder().encode(content), { channels: 1, name: 'digit.png' });
    await expect(decoding).rejects.toMatchObject({
      code: 'image-invalid',
      message: `digit.png is no image: found ${found}, expected a PNG, JPEG or WebP image`,
    });
  });

  it('refuses other kinds of images by name', async () => {
    const gif = new TextEncoder().encode('GIF89a');
    await expect(codec.decode(gif, { channels: 1 })).rejects.toMatchObject({ code: 'image-unsupported' });
  });

  it.each(['png', 'jpeg', 'webp'] as const)('refuses a %s that ends too early', async (format) => {
    const noise = Array.from({ length: 64 * 64 }, (_, index) => (index * index * 31) % 251);
    const whole = await raw(noise, 64, 1).toFormat(format).toBuffer();
    for (const part of [0.9, 0.5, 0.02]) {
      const cut = whole.subarray(0, Math.round(whole.length * part));
      const decoding = codec.decode(cut, { channels: 1, name: 'cut' });
      await expect(decoding, `${part} of it`).rejects.toMatchObject({ code: 'image-invalid' });
    }
  });
});

describe('encode', () => {
  const grey = imageTensor(Float32Array.of(0, 0.2, 0.4, 1), [1, 1, 2, 2]);
  const colour = imageTensor(Float32Array.of(1, 0, 0, 0.2, 0, 0.4), [1, 3, 1, 2]);

  it.each(['png', 'webp'] as const)('is undone by decode in %s', async (format) => {
    const decoded = await codec.decode(await codec.encode(colour, format), { channels: 3 });
    expect(decoded.tensor.shape).toEqual(colour.shape);
    expectValues(decoded.tensor, [...colour.data]);
    expect(decoded.format).toBe(format);
  });

  it('writes a grey PNG with one channel', async () => {
    const png = await codec.encode(grey, 'png');
    expect(await sharp(png).metadata()).toMatchObject({ channels: 1, space: 'b-w', depth: 'uchar' });
    expectValues((await codec.decode(png, { channels: 1 })).tensor, [...grey.data]);
  });

  it('writes JPEG within a few grey levels', async () => {
    const even = imageTensor(new Float32Array(256).fill(0.4), [1, 1, 16, 16]);
    const { tensor, format } = await codec.decode(await codec.encode(even, 'jpeg'), { channels: 1 });
    expect(format).toBe('jpeg');
    for (const value of tensor.data) expect(Math.abs(value - 0.4)).toBeLessThan(3 / 255);
  });

  it('refuses a batch', async () => {
    const batch = imageTensor(new Float32Array(2), [2, 1, 1, 1]);
    await expect(codec.encode(batch, 'png')).rejects.toMatchObject({ code: 'shape-mismatch' });
  });
});

describe('encode', () => {
  const pixel = imageTensor(Float32Array.of(0.5), [1, 1, 1, 1]);

  it('knows JPEG by its short name', async () => {
    const { format } = await codec.decode(await codec.encode(pixel, 'jpg'), { channels: 1 });
    expect(format).toBe('jpeg');
  });

  it('refuses a format that it does not write, and names those that it does', async () => {
    await expect(codec.encode(pixel, 'gif' as 'png')).rejects.toMatchObject({
      code: 'usage',
      message: 'there is no such format to write: found gif, expected png, jpeg or webp',
    });
  });
});
