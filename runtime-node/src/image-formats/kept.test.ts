import type { Pixels } from '@denoisekit/core';
import { colourOnly } from '@denoisekit/core';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSharpCodec } from '../sharp-codec.js';

const codec = createSharpCodec();
const formats = ['png', 'jpeg', 'webp', 'tiff', 'avif'] as const;
type Format = (typeof formats)[number];

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';

/** Colours of all kinds, in a picture that is not square. */
function drawn(): Sharp {
  const data = Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 5 + (i >> 6) * 3) % 256);
  return sharp(data, { raw: { width: 24, height: 16, channels: 3 } });
}

async function fileOf(format: Format, orientation = 1): Promise<Buffer> {
  return drawn()
    .withIccProfile('p3')
    .withExifMerge({
      IFD0: { Make: 'Maker', Copyright: 'me', Orientation: String(orientation) },
      IFD2: { DateTimeOriginal: '2024:01:02 03:04:05' },
    })
    .withXmp(xmp)
    .withMetadata({ density: 300, orientation })
    .toFormat(format, {
      ...(format === 'tiff' && { compression: 'deflate' }),
      ...(format === 'webp' && { lossless: true }),
    })
    .toBuffer();
}

/** What libvips reads of a file, which shares no code with what wrote it. */
async function readBySharp(bytes: Uint8Array) {
  const { icc, exif, xmp: packet, density, orientation } = await sharp(bytes).metadata();
  const text = (block: Buffer | undefined) => block?.toString('latin1') ?? '';
  return { icc, exif: text(exif), xmp: text(packet), density, orientation };
}

let icc: Buffer;
beforeAll(async () => {
  icc = (await sharp(await fileOf('png')).metadata()).icc!;
});

describe.each(formats.flatMap((from) => formats.map((to) => [from, to] as const)))(
  'from %s to %s',
  (from, to) => {
    it('profile, EXIF, XMP and resolution are kept', async () => {
      const decoded = await codec.decode(await fileOf(from));
      const { bytes } = await codec.encode(decoded.pixels, { format: to, like: decoded });
      const found = await readBySharp(bytes);
      expect(found.icc).toEqual(icc);
      expect(found.xmp).toContain('adobe:ns:meta/');
      // libvips reads no EXIF of a TIFF and writes none; our own reader does.
      if (from !== 'tiff') {
        const again = await codec.decode(bytes);
        const text = Buffer.from(again.metadata.exif!).toString('latin1');
        for (const word of ['Maker', 'me', '2024:01:02 03:04:05']) expect(text).toContain(word);
      }
      expect((await codec.decode(bytes)).metadata.density![0]).toBeCloseTo(300 / 0.0254, -1);
      if (to === 'png' || to === 'jpeg' || to === 'tiff') expect(found.density).toBe(300);
    });

    it('a picture that lies on its side is seen upright', async () => {
      const upright = await codec.decode(await fileOf(from, 6));
      expect(upright.pixels).toMatchObject({ width: 16, height: 24 });
      const { bytes } = await codec.encode(upright.pixels, { format: to, like: upright });
      const { pixels } = await codec.decode(bytes);
      expect(pixels).toMatchObject({ width: upright.pixels.width, height: upright.pixels.height });
      expect(meanApart(pixels, upright.pixels)).toBeLessThan(to === 'jpeg' || to === 'avif' ? 8 : 0.01);
      // What honours EXIF alone, as browsers do, sees the same.
      const seen = await sharp(bytes, { ignoreIcc: true, autoOrient: true })
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([seen.info.width, seen.info.height]).toEqual([pixels.width, pixels.height]);
      expect(meanApart(pixels, { ...pixels, data: seen.data })).toBeLessThan(0.01);
    });

    it('without what is private, only the profile is left', async () => {
      const decoded = await codec.decode(await fileOf(from, 6));
      const like = { ...decoded, metadata: colourOnly(decoded.metadata) };
      const { bytes } = await codec.encode(decoded.pixels, { format: to, like });
      const found = await readBySharp(bytes);
      expect(found.icc).toEqual(icc);
      expect([found.xmp, found.orientation ?? 1]).toEqual(['', 1]);
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/Maker|2024:01:02|rdf:RDF/);
      expect((await codec.decode(bytes)).pixels).toMatchObject({ width: decoded.pixels.width });
    });
  },
);

describe('a file of the same format', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('keeps the bytes of EXIF and how it lies: %s', async (format) => {
    const file = await fileOf(format, 6);
    const before = await sharp(file).metadata();
    const decoded = await codec.decode(file);
    const { bytes } = await codec.encode(decoded.pixels, { format, like: decoded });
    const after = await sharp(bytes).metadata();
    expect([after.width, after.height, after.orientation]).toEqual([24, 16, 6]);
    // Without the head that EXIF has in a JPEG alone, which some write into other files as well.
    const block = ({ exif }: Metadata) => exif!.subarray(exif!.indexOf('II*\0'));
    expect(block(after)).toEqual(block(before));
  });

  it('keeps each page’s own words in a TIFF', async () => {
    const decoded = await codec.decode(await fileOf('tiff', 6));
    const { bytes } = await codec.encode(decoded.pixels, { format: 'tiff', like: decoded });
    expect(await sharp(bytes).metadata()).toMatchObject({
      width: 24,
      height: 16,
      orientation: 6,
      density: 300,
    });
  });
});

function meanApart(a: Pixels, b: Pixels): number {
  const apart = Array.from(a.data, (value, i) => Math.abs(value - b.data[i]!));
  return apart.reduce((sum, one) => sum + one, 0) / apart.length;
}
