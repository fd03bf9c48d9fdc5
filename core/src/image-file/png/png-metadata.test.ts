import { describe, expect, it } from 'vitest';
import { fromLatin1, joined, latin1 } from '../bytes.js';
import { createCodec } from '../create-codec.js';
import type { ImageMetadata } from '../metadata.js';
import { colourOnly } from '../metadata.js';
import { pngFormat } from './png-format.js';
import { withPngChunks } from './png-metadata.js';
import { chunk, pngOf, stored, storing } from './png.test.helper.js';

const codec = createCodec([pngFormat(storing)], { maxPixels: 1_000_000 });
const decode = (...chunks: readonly Uint8Array[]) =>
  codec.decode(pngOf({ width: 1, height: 1, depth: 8, colour: 0, rows: [[0, 7]], chunks }));

const profile = fromLatin1('as if a colour profile');
const icc = chunk('iCCP', joined([fromLatin1('name\0\0'), stored(profile)]));
// Little-endian, one directory of one entry: orientation (274), a short, 6.
const exifBytes = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 18, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
const exif = chunk('eXIf', Uint8Array.from(exifBytes));
const density = chunk('pHYs', Uint8Array.of(0, 0, 46, 35, 0, 0, 23, 17, 1)); // 11811 and 5905 a metre
const xmp = chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0<x/>');
const title = chunk('tEXt', 'Title\0page 1');
const gamma = chunk('gAMA', Uint8Array.of(0, 1, 134, 160));

const namesIn = (png: Uint8Array) =>
  [...latin1(png).matchAll(/IHDR|iCCP|gAMA|eXIf|pHYs|iTXt|tEXt|IDAT|IEND/g)].map(([name]) => name);

describe('what a PNG says beside its pixels', () => {
  it('is read', async () => {
    const { metadata } = await decode(icc, exif, density, xmp, title);
    expect(metadata).toMatchObject({ orientation: 6, density: [11_811, 5905] });
    expect(metadata.icc).toEqual(profile);
    expect([...metadata.exif!]).toEqual(exifBytes);
    expect(latin1(metadata.xmp!)).toBe('<x/>');
  });

  it('is read where XMP is packed and has a language', async () => {
    const head = fromLatin1('XML:com.adobe.xmp\0\x01\0en\0translated\0');
    const packed = joined([head, stored(fromLatin1('<packed/>'))]);
    const { metadata } = await decode(chunk('iTXt', packed));
    expect(latin1(metadata.xmp!)).toBe('<packed/>');
    const byLibvips = joined([fromLatin1('XML:com.adobe.xmp\0\0'), stored(fromLatin1('<packed/>'))]);
    expect(latin1((await decode(chunk('zTXt', byLibvips))).metadata.xmp!)).toBe('<packed/>');
  });

  it('comes back into a PNG byte by byte and in its order, before the pixels', async () => {
    const given = [icc, gamma, exif, density, xmp, title];
    const like = await decode(...given);
    const { bytes } = await codec.encode(like.pixels, { format: 'png', like });
    expect(namesIn(bytes)).toEqual(['IHDR', 'iCCP', 'gAMA', 'eXIf', 'pHYs', 'iTXt', 'tEXt', 'IDAT', 'IEND']);
    expect(latin1(bytes)).toContain(latin1(joined(given)));
  });

  it('is made of what other formats say', async () => {
    const metadata: ImageMetadata = {
      icc: profile,
      exif: Uint8Array.from(exifBytes),
      xmp: fromLatin1('<x/>'),
      density: [11_811, 5905],
      orientation: 6,
    };
    const pixels = { width: 2, height: 1, channels: 1, data: Uint8Array.of(1, 2) } as const;
    const like = { format: 'jpeg', metadata, lossy: true };
    const { bytes, notes } = await codec.encode(pixels, { format: 'png', like });
    const again = await codec.decode(bytes);
    // Upright, since not all viewers ask a PNG how it lies.
    expect(again).toMatchObject({ pixels, metadata: { orientation: 1, density: [11_811, 5905] } });
    expect(notes).toEqual(['turned upright, as its orientation says']);
    expect(again.metadata.icc).toEqual(profile);
    expect(latin1(again.metadata.xmp!)).toBe('<x/>');
    expect(metadata.exif).toEqual(Uint8Array.from(exifBytes));
  });

  it.each([
    ['nothing', []],
    ['as much', [chunk('pHYs', Uint8Array.of(0, 0, 1, 0, 0, 0, 1, 0, 1))]],
    ['more', [icc, density]],
  ] as const)('goes into what an encoder wrote, with %s in place of its own', (what, wanted) => {
    const png = (chunks: readonly Uint8Array[]) =>
      pngOf({ width: 1, height: 1, depth: 8, colour: 0, rows: [[0, 7]], chunks });
    const written = png([density]);
    const found = withPngChunks(written, wanted);
    expect([...found]).toEqual([...png(wanted)]);
    // A large picture is copied only where there is no room.
    expect(found.buffer === written.buffer).toBe(what !== 'more');
  });

  it('without what is private keeps what colours mean, and lies upright', async () => {
    const like = await decode(icc, gamma, exif, density, xmp, title);
    const stripped = { ...like, metadata: colourOnly(like.metadata) };
    const { bytes } = await codec.encode(like.pixels, { format: 'png', like: stripped });
    expect(namesIn(bytes)).toEqual(['IHDR', 'iCCP', 'gAMA', 'IDAT', 'IEND']);
  });

  it('is left out where it names colours of the old file, or may not be copied by those who do not know it', async () => {
    const like = await decode(
      chunk('bKGD', '\0\x01'),
      chunk('sBIT', '\x05'),
      chunk('prVT', 'x'),
      chunk('prVt', 'y'),
    );
    expect(like.metadata.parts!.map(({ bytes }) => latin1(bytes, 4, 8))).toEqual(['prVt']);
  });

  it('is left out where its checksum is wrong, with a word about the profile', async () => {
    const broken = (whole: Uint8Array) =>
      Uint8Array.from(whole, (byte, i) => (i === whole.length - 1 ? byte ^ 1 : byte));
    const { metadata, notes } = await decode(broken(icc), broken(title), density);
    expect([metadata.parts!.length, metadata.icc]).toEqual([1, undefined]);
    expect(notes).toEqual(['its colour profile is damaged and was left out']);
    const unpackable = chunk('iCCP', 'name\0\0no zlib');
    expect((await decode(unpackable)).notes).toEqual(notes);
  });
});
