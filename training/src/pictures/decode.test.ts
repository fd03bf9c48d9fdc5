import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePicture, readFacts, stretched } from './decode.js';
import type { PictureFacts } from './picture.js';
import { encoded, picture } from './pictures.test.support.js';

async function read(bytes: Uint8Array) {
  const facts = (await readFacts(bytes)) as PictureFacts;
  return { facts, ...(await decodePicture(bytes, facts)) };
}

const colours = picture(3, 2, 3, (x, y, channel) => 40 * x + 100 * y + channel);

describe('a picture file', () => {
  it('gives the values that were written, in PNG, WebP and TIFF', async () => {
    for (const format of ['png', 'webp'] as const) {
      expect([...(await read(await encoded(colours, format))).data]).toEqual([...colours.data]);
    }
    const image = sharp(colours.data, { raw: { width: 3, height: 2, channels: 3 } });
    const tiff = await image.tiff({ compression: 'lzw' }).toBuffer();
    expect([...(await read(tiff)).data]).toEqual([...colours.data]);
  });

  it('stays grey where it is grey', async () => {
    const { facts, data } = await read(await encoded(picture(2, 1, 1, (x) => 7 + x)));
    expect(facts).toMatchObject({ channels: 1, bits: 8 });
    expect([...data]).toEqual([7, 8]);
  });

  it.each([1, 3] as const)('keeps 16 bits in %i channels', async (channels) => {
    const values = Uint16Array.from({ length: 2 * channels }, (_, i) => 1000 * i + 257);
    const image = sharp(values, { raw: { width: 2, height: 1, channels } });
    const png = await image
      .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
      .png()
      .toBuffer();
    const { facts, data } = await read(png);
    expect(facts).toMatchObject({ channels, bits: 16 });
    expect([...data]).toEqual([...values]);
  });

  it('is stretched where it uses a small part of 16 bits', async () => {
    const samples = Uint16Array.from({ length: 100 }, (_, i) => 1000 + 10 * i);
    const image = sharp(samples, { raw: { width: 10, height: 10, channels: 1 } });
    const { width, height, channels, data } = await read(
      await image.toColourspace('grey16').png().toBuffer(),
    );
    const stored = { width, height, channels, data };
    const { data: ends } = stretched({ ...stored });
    expect([ends[0], ends[33], ends[99]]).toEqual([0, 21_845, 65_535]);
    // The partner of a pair, by the range of the other.
    const { data: partner } = stretched(stored, { low: 1000, high: 1495 });
    expect([partner[0], partner[33], partner[99]]).toEqual([0, 43_690, 65_535]);
  });

  it('is taken as it is, whatever its colour profile says', async () => {
    const image = sharp(Uint16Array.of(60_000, 1000, 2000), { raw: { width: 1, height: 1, channels: 3 } });
    const png = await image.toColourspace('rgb16').withIccProfile('srgb').png().toBuffer();
    const readAs = async (ignoreIcc: boolean) => {
      const raw = sharp(png, { ignoreIcc }).toColourspace('rgb16').raw({ depth: 'ushort' });
      return [...new Uint16Array((await raw.toBuffer()).buffer)];
    };
    expect(await readAs(false)).not.toEqual(await readAs(true)); // sharp, unasked, makes Display P3 of it
    expect([...(await read(png)).data]).toEqual(await readAs(true));
  });

  it('is turned as its EXIF orientation says', async () => {
    const image = sharp(picture(3, 1, 1, (x) => 10 * x).data, {
      raw: { width: 3, height: 1, channels: 1 },
    });
    const png = await image.withMetadata({ orientation: 6 }).png().toBuffer();
    const { facts, data } = await read(png);
    expect(facts).toMatchObject({ width: 1, height: 3 });
    expect([...data]).toEqual([0, 0, 0, 10, 10, 10, 20, 20, 20]);
  });

  it.each([8, 16] as const)('has its transparency put on white, with %i bits', async (bits) => {
    const full = bits === 8 ? 255 : 65_535;
    const rgba = [0, 0, 0, 0, 0, 0, 0, full, full / 5, 0, 0, full];
    const values = bits === 8 ? Uint8Array.from(rgba) : Uint16Array.from(rgba);
    const image = sharp(values, { raw: { width: 3, height: 1, channels: 4 } });
    const png = await (bits === 16 ? image.toColourspace('rgb16') : image).png().toBuffer();
    const { facts, data } = await read(png);
    expect(facts).toMatchObject({ alpha: true, bits });
    expect([...data]).toEqual([full, full, full, 0, 0, 0, full / 5, 0, 0]);
  });

  it('is an error where it is cut off, or has changed since its header was read', async () => {
    const jpeg = await encoded(
      picture(200, 200, 3, (x, y) => (x * y) % 256),
      'jpeg',
    );
    await expect(read(jpeg.subarray(0, jpeg.length / 2))).rejects.toThrow();
    const facts = (await readFacts(jpeg)) as PictureFacts;
    const smaller = await encoded(
      picture(100, 200, 3, () => 9),
      'jpeg',
    );
    await expect(decodePicture(smaller, facts)).rejects.toThrow(/^the file has changed: 100x200 with 3/);
  });
});
