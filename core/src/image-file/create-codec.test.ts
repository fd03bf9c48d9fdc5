import { describe, expect, it } from 'vitest';
import type { Pixels } from '../picture/pixels.js';
import { fromLatin1, latin1 } from './bytes.js';
import type { EncodeOptions } from './image-codec.js';
import { createCodec, titlesOf } from './create-codec.js';
import type { ImageFormat, StoredImage, StoreOptions } from './image-format.js';

const pixels: Pixels = { width: 2, height: 1, channels: 1, data: Uint8Array.of(10, 20) };

interface Fake {
  readonly format: ImageFormat;
  readonly decoded: string[];
  readonly stored: { readonly pixels: Pixels; readonly options: StoreOptions }[];
}

/** A format whose files begin with its name, and hold two grey pixels. */
function fake(name: string, changes: Partial<ImageFormat> = {}, image: StoredImage = { pixels }): Fake {
  const decoded: string[] = [];
  const stored: Fake['stored'] = [];
  const format: ImageFormat = {
    name,
    title: name.toUpperCase(),
    endings: [`.${name}`, `.${name}2`],
    mediaTypes: [`image/${name}`],
    lossless: true,
    holds: { alpha: true, grey: true, depth: 16, frames: true, side: 100 },
    starts: (head) => latin1(head, 0, name.length) === name,
    open: () => ({
      ...image.pixels,
      decode() {
        decoded.push(name);
        return image;
      },
    }),
    encode(written, options) {
      stored.push({ pixels: written, options });
      return { bytes: fromLatin1(name), notes: [] };
    },
    ...changes,
  };
  return { format, decoded, stored };
}

const codecOf = (...fakes: readonly Fake[]) =>
  createCodec(
    fakes.map(({ format }) => format),
    { maxPixels: 100 },
  );

describe('decoding', () => {
  it('finds the format by the first bytes, and takes the first that knows them', async () => {
    const [a, b, ab] = [fake('a'), fake('b'), fake('ab')];
    const codec = codecOf(a, b, ab);
    expect((await codec.decode(fromLatin1('b…'))).format).toBe('b');
    expect((await codec.decode(fromLatin1('ab'))).format).toBe('a');
    expect([a.decoded, b.decoded, ab.decoded]).toEqual([['a'], ['b'], []]);
  });

  it('keeps of the file what it says beside its pixels, not the whole of it', async () => {
    const file = fromLatin1('a, a file of many bytes');
    const exif = file.subarray(3, 5);
    const metadata = { exif, icc: exif, xmp: exif, parts: [{ colour: false, bytes: exif }] };
    const found = await codecOf(fake('a', {}, { pixels, metadata })).decode(file);
    expect(found.metadata).toEqual(metadata);
    const { icc, xmp, parts } = found.metadata;
    for (const bytes of [found.metadata.exif!, icc!, xmp!, parts![0]!.bytes]) {
      expect(bytes.buffer.byteLength).toBe(2);
    }
  });

  it('names the formats that there are where none knows the file', async () => {
    const codec = codecOf(fake('a'), fake('b'), fake('c'));
    await expect(codec.decode(fromLatin1('GIF89a'), { name: 'x' })).rejects.toMatchObject({
      code: 'image-unsupported',
      message: 'x cannot be read here: found GIF, expected a A, B or C image; convert it first',
    });
    await expect(codec.decode(fromLatin1('II*\0'))).rejects.toMatchObject({
      message: expect.stringMatching(/found TIFF.*; convert it first, or use the command line/) as string,
    });
    await expect(codec.decode(fromLatin1('hello'), { name: 'x' })).rejects.toMatchObject({
      code: 'image-invalid',
      message: 'x is not an image: found text, expected a A, B or C image',
    });
  });

  it('decodes nothing that is larger than allowed, frames counted', async () => {
    const frames = fake('f', {}, { pixels: { ...pixels, frames: 3, data: new Uint8Array(6) } });
    const codec = codecOf(frames);
    await expect(codec.decode(fromLatin1('f'), { maxPixels: 5, name: 'x' })).rejects.toMatchObject({
      code: 'image-too-large',
      message:
        'x is too large: found 3 frames of 2x1, 6 pixels, expected at most 5 pixels; ' +
        'cut it into parts, scale it down, or allow more with the option maxPixels',
      details: { width: 2, height: 1, maxPixels: 5 },
    });
    const wide = codecOf(fake('w', {}, { pixels: { ...pixels, width: 9000, height: 7000 } }));
    const options = { maxPixels: 50_331_648, maxPixelsOption: null };
    await expect(wide.decode(fromLatin1('w'), options)).rejects.toMatchObject({
      message:
        'the file is too large: found 9000x7000, 63 megapixels, expected at most 50.3 megapixels; cut it into parts or scale it down',
    });
    expect(frames.decoded).toEqual([]);
    await expect(codec.decode(fromLatin1('f'), { maxPixels: 6 })).resolves.toMatchObject({ format: 'f' });
  });

  it('takes what a format throws for damage, and its pixels only where they fill the picture', async () => {
    const throwing = fake('t', {
      open: () => {
        throw new Error('bad\nbits');
      },
    });
    await expect(codecOf(throwing).decode(fromLatin1('t'), { name: 'x' })).rejects.toMatchObject({
      code: 'image-invalid',
      message: 'x is damaged: found a T that cannot be read (bad bits), expected a whole image',
    });
    const short = fake('s', {}, { pixels: { ...pixels, data: new Uint8Array(1) } });
    await expect(codecOf(short).decode(fromLatin1('s'))).rejects.toMatchObject({ code: 'shape-mismatch' });
  });

  it('turns the picture upright, and says what was lost before', async () => {
    const lying = fake('l', { lossless: false }, { pixels, metadata: { orientation: 6 } });
    expect(await codecOf(lying).decode(fromLatin1('l'))).toMatchObject({
      pixels: { width: 1, height: 2 },
      metadata: { orientation: 6 },
      lossy: true,
    });
  });
});

describe('encoding', () => {
  const exif = fromLatin1('II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0'); // orientation 6
  const parts = [{ colour: true, bytes: fromLatin1('part') }];
  const metadata = { orientation: 6, exif, parts } as const;

  it('keeps metadata and orientation in a file of the same format', async () => {
    const a = fake('a');
    await codecOf(a).encode(pixels, { format: 'a', like: { format: 'a', metadata, lossy: false } });
    const [{ pixels: written, options }] = a.stored as [Fake['stored'][number]];
    expect(written).toMatchObject({ width: 1, height: 2 });
    expect(options.metadata).toEqual(metadata);
  });

  it('gives a file of another format what all have, and lays it upright', async () => {
    const a = fake('a');
    const { notes } = await codecOf(a).encode(pixels, {
      format: 'a2',
      like: { format: 'b', metadata, lossy: false },
    });
    const [{ pixels: written, options }] = a.stored as [Fake['stored'][number]];
    expect(written).toEqual(pixels);
    expect(options.metadata.parts).toBeUndefined();
    expect([...options.metadata.exif!].slice(18, 20)).toEqual([1, 0]);
    expect(notes).toEqual(['turned upright, as its orientation says']);
  });

  it('leaves a profile for grey out of a file that is in colour, and says so', async () => {
    const colour = fake('c', { holds: { ...fake('c').format.holds, grey: false } });
    const icc = fromLatin1(`${'.'.repeat(16)}GRAY`);
    const like = { format: 'b', metadata: { icc }, lossy: false };
    const { notes } = await codecOf(colour).encode(pixels, { format: 'c', like });
    expect(colour.stored[0]!.options.metadata.icc).toBeUndefined();
    expect(notes).toEqual(['colour profile left out: it is for grey, and C is in colour']);
    const rgb = fromLatin1(`${'.'.repeat(16)}RGB `);
    await codecOf(colour).encode(pixels, { format: 'c', like: { ...like, metadata: { icc: rgb } } });
    expect(colour.stored[1]!.options.metadata.icc).toBe(rgb);
  });

  it.each([
    [true, undefined, true, undefined],
    [true, 50, true, undefined],
    [false, undefined, false, 95],
    [false, 50, true, 50],
    ['choice', undefined, false, undefined],
    ['choice', undefined, true, 95],
    ['choice', 50, false, 50],
  ] as const)(
    'of a format without loss %s, asked for %s, of a lossy file %s, has quality %s',
    async (lossless, quality, lossy, expected) => {
      const a = fake('a', { lossless });
      const like = { format: 'a', metadata: {}, lossy };
      const { notes } = await codecOf(a).encode(pixels, { format: 'a', quality, like });
      expect(a.stored[0]!.options.quality).toBe(expected);
      const again = lossy && expected !== undefined ? [`lossy, encoded again at quality ${expected}`] : [];
      const leftOut =
        quality !== undefined && expected === undefined ? ['quality left out: A loses nothing'] : [];
      expect(notes).toEqual([...again, ...leftOut]);
    },
  );

  it('knows the range that samples of 16 bits use, where it is not told to take them as they are', async () => {
    const data = Uint16Array.from({ length: 100 }, (_, i) => 500 + i);
    const deep: Pixels = { width: 10, height: 10, channels: 1, data };
    const codec = createCodec([fake('p', {}, { pixels: deep }).format], { maxPixels: 100 });
    const { pixels: read } = await codec.decode(fromLatin1('p'));
    expect(read).toEqual({ ...deep, range: { low: 500, high: 599 } });
    expect((await codec.decode(fromLatin1('p'), { range: 'full' })).pixels).toEqual(deep);
    const bytes = createCodec(
      [
        fake('q', { title: 'Q', holds: { alpha: true, grey: true, depth: 8, frames: true, side: 100 } })
          .format,
      ],
      { maxPixels: 100 },
    );
    const { notes } = await bytes.encode(read, { format: 'q' });
    expect(notes).toEqual(['16 bits became 8, from 500 for black to 599 for white, since Q holds no more']);
  });

  it('puts transparency on white and takes the nearest of 8 bits where the format holds no more', async () => {
    const plain = fake('p', { holds: { alpha: false, grey: true, depth: 8, frames: false, side: 100 } });
    const samples = Uint16Array.of(0, 0, 0, 65_535, 32_767, 32_768, 1000, 65_535);
    const { notes } = await codecOf(plain).encode(
      { width: 4, height: 1, channels: 2, data: samples },
      { format: 'p' },
    );
    // Of 65535: 0 at half of opacity on white is 49151 = 65535 - 0.5 * (65535 - 32767); 1000 / 257 is 3.9.
    expect(plain.stored[0]!.pixels).toEqual({
      width: 4,
      height: 1,
      channels: 1,
      data: Uint8Array.of(255, 0, 191, 4),
    });
    expect(notes).toEqual([
      'transparent parts on white, since P has no transparency',
      '16 bits became 8, since P holds no more',
    ]);
    const opaque = { width: 1, height: 1, channels: 2, data: Uint8Array.of(9, 255) } as const;
    expect((await codecOf(plain).encode(opaque, { format: 'p' })).notes).toEqual([]);
  });

  it('refuses what cannot be written', async () => {
    const single = fake('s', { holds: { alpha: true, grey: true, depth: 8, frames: false, side: 3 } });
    const reading: Fake = { ...fake('r'), format: { ...fake('r').format, encode: undefined as never } };
    const codec = codecOf(single, reading);
    const refused = async (written: Pixels, format: string, quality?: number) =>
      codec.encode(written, { format, quality }).then(
        () => 'nothing',
        (error: unknown) => (error as { code?: unknown }).code,
      );
    const frames = { ...pixels, frames: 2, data: new Uint8Array(4) };
    const wide = { ...pixels, width: 4, data: new Uint8Array(4) };
    expect(await refused(frames, 's')).toBe('image-unsupported');
    expect(await refused(wide, 's')).toBe('image-unsupported');
    expect(await refused(pixels, 'r')).toBe('usage');
    expect(await refused(pixels, 'x')).toBe('usage');
    expect(await refused(pixels, 's', 0)).toBe('usage');
    expect(await refused({ ...pixels, data: new Uint8Array(1) }, 's')).toBe('shape-mismatch');
    const nothing = undefined as unknown as EncodeOptions;
    await expect(codec.encode(pixels, nothing)).rejects.toMatchObject({ code: 'usage' });
  });
});

it('lists titles as people do', () => {
  const facts = (...names: readonly string[]) => titlesOf(names.map((name) => fake(name).format));
  expect([facts(), facts('a'), facts('a', 'b'), facts('a', 'b', 'c')]).toEqual([
    '',
    'A',
    'A or B',
    'A, B or C',
  ]);
});
