import { createCodec, pngFormat } from '@denoisekit/core/image-file';
import { createDeflate, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { createSharpCodec } from '../sharp-codec.js';
import { pngChunk } from '../testing/boastful-png.js';
import { zlib } from './zlib.js';

/** The codec of hosts without native code, and of browsers for PNGs that a canvas would change. */
const own = createCodec([pngFormat(zlib)], { maxPixels: 10_000_000 });
const bySharp = createSharpCodec();

function drawn(channels: 1 | 2 | 3 | 4, depth: 8 | 16 = 8): Sharp {
  const [width, height] = [37, 23];
  const values = Array.from(
    { length: width * height * channels },
    (_, i) => (i * 7919 + (i >> 5)) % 2 ** depth,
  );
  const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
  const space = depth === 8 ? (channels < 3 ? 'b-w' : 'srgb') : channels < 3 ? 'grey16' : 'rgb16';
  return sharp(data, { raw: { width, height, channels } }).toColourspace(space);
}

describe('PNG by core and by sharp', () => {
  it.each<readonly [string, Sharp]>([
    ...([1, 2, 3, 4] as const).flatMap((channels) =>
      ([8, 16] as const).map(
        (depth) => [`${channels} channels of ${depth} bits`, drawn(channels, depth).png()] as const,
      ),
    ),
    ['all filters', drawn(3).png({ adaptiveFiltering: true })],
    ['interlaced', drawn(3).png({ progressive: true })],
    ['interlaced, 16 bits', drawn(4, 16).png({ progressive: true })],
    ['a palette', drawn(3).png({ palette: true })],
    ['a palette of 2 bits', drawn(3).png({ palette: true, colours: 4 })],
    ['a palette with transparency', drawn(4).png({ palette: true })],
    ['a profile', drawn(3).withIccProfile('p3').png()],
    ['a profile, 16 bits', drawn(3, 16).withIccProfile('p3').png()],
    ['EXIF that turns it', drawn(1).withMetadata({ orientation: 7, density: 123 }).png()],
  ])('give the same of %s', async (_, image) => {
    const png = await image.toBuffer();
    expect(await own.decode(png)).toEqual(await bySharp.decode(png));
  });

  it('give the same file back, one read by the other', async () => {
    const decoded = await bySharp.decode(await drawn(3, 16).withIccProfile('p3').png().toBuffer());
    for (const codec of [own, bySharp]) {
      const { bytes } = await codec.encode(decoded.pixels, { format: 'png', like: decoded });
      for (const other of [own, bySharp]) expect(await other.decode(bytes)).toEqual(decoded);
      expect(await sharp(bytes).metadata()).toMatchObject({ depth: 'ushort', hasProfile: true });
    }
  });

  it.each(['pixels', 'profile'])('unpack no more of a bomb in the %s than there may be', async (where) => {
    const deflate = createDeflate();
    for (let i = 0; i < 200; i++) deflate.write(Buffer.alloc(2 ** 20));
    const zeros = Buffer.concat((await deflate.end().toArray()) as Uint8Array[]);
    const png = await drawn(1).png().toBuffer();
    const [header, rest] = [png.subarray(0, 33), png.subarray(33)];
    const bomb =
      where === 'pixels'
        ? Buffer.concat([header, pngChunk('IDAT', zeros), pngChunk('IEND', new Uint8Array())])
        : Buffer.concat([header, pngChunk('iCCP', Buffer.concat([Buffer.from('n\0\0'), zeros])), rest]);
    const before = process.resourceUsage().maxRSS;
    await own.decode(bomb).catch(() => undefined);
    await bySharp.decode(bomb).catch(() => undefined);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(60_000); // of kilobytes; unpacked, it has 204,800
  });

  it('leave out a broken profile of a picture of 16 bits, and say so', async () => {
    const png = await drawn(3, 16).png().toBuffer();
    const broken = pngChunk(
      'iCCP',
      Buffer.concat([Buffer.from('n\0\0'), deflateSync(Buffer.from('no profile')).subarray(0, 9)]),
    );
    const file = Buffer.concat([png.subarray(0, 33), broken, png.subarray(33)]);
    for (const codec of [own, bySharp]) {
      const { pixels, notes } = await codec.decode(file);
      expect(pixels).toEqual((await own.decode(png)).pixels);
      expect(notes).toEqual(['its colour profile is damaged and was left out']);
    }
  });
});
