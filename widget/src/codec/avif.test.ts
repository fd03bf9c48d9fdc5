import { describe, expect, it } from 'vitest';
import { readAvif, undecodedAvif } from './avif.js';

type Part = string | readonly number[] | Uint8Array;
const bytes = (...parts: readonly Part[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (char) => char.charCodeAt(0)) : [...part],
    ),
  );
const u16 = (value: number): readonly number[] => [value >> 8, value & 255];
const u32 = (value: number): readonly number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const box = (name: string, ...parts: readonly Part[]): Uint8Array => {
  const data = bytes(...parts);
  return bytes(u32(8 + data.length), name, data);
};
const zeros = [0, 0, 0, 0];

// Written down by hand from the specifications: a tile, the picture of 300 x 258 and a colour profile; EXIF that begins 6 bytes behind its length,
// and XMP.
const tiff = bytes('MM\0*', u32(8), u16(0), zeros);
const exif = bytes(u32(6), 'Exif\0\0', tiff);
const xmp = '<x:xmpmeta/>';
const ftyp = (brand = 'avif') => box('ftyp', brand, zeros, 'mif1');
const ispe = (width: number, height: number) => box('ispe', zeros, u32(width), u32(height));
const item = (id: number, what: string) => box('infe', [2, 0, 0, 0], u16(id), u16(0), what);

/** Of a version, which tells how its box iloc is laid out, and with what says how many bits the samples have. */
function avif({ version = 1, sampleBits = 0, brand = 'avif' } = {}): Uint8Array {
  const start = ftyp(brand).length + 8;
  const place = (id: number, at: number, length: number) =>
    bytes(u16(id), version === 0 ? [] : u16(0), u16(0), u32(start), u16(1), u32(at), u32(length));
  const twoPieces = bytes(
    u16(1),
    version === 0 ? [] : u16(0),
    u16(0),
    zeros,
    u16(2),
    new Array<number>(16).fill(9),
  );
  const places = [twoPieces, place(2, 0, exif.length), place(3, exif.length, xmp.length)];
  const meta = box(
    'meta',
    zeros,
    box('hdlr', zeros),
    box('iloc', [version, 0, 0, 0, 0x44, 0x40], u16(places.length), ...places),
    box('iinf', zeros, u16(3), item(1, 'av01\0'), item(2, 'Exif\0'), item(3, 'mime\0application/rdf+xml\0')),
    box(
      'iprp',
      box(
        'ipco',
        ispe(256, 256),
        ispe(300, 258),
        box('av1C', [0x81, 0, sampleBits, 0]),
        box('colr', 'prof', 'a profile'),
      ),
    ),
  );
  return bytes(ftyp(brand), box('mdat', exif, xmp), meta);
}

describe('what an AVIF says of itself', () => {
  it.each([0, 1, 2] as const)(
    'is the size of its largest picture, its profile, EXIF and XMP: iloc %i',
    (version) => {
      const items = version === 2 ? {} : { exif: tiff, xmp: bytes(xmp) };
      expect(readAvif(avif({ version }), 'x')).toEqual({
        ...{ width: 300, height: 258, notes: [] },
        metadata: { icc: bytes('a profile'), ...items },
      });
    },
  );

  it('is that it has more bits than are kept', () => {
    expect(readAvif(avif({ sampleBits: 0x40 }), 'x').notes).toEqual([
      '8 bits of each sample are kept: browsers give no more',
    ]);
  });

  it('is no picture where it is an animation, or has no size', () => {
    expect(() => readAvif(avif({ brand: 'avis' }), 'moving')).toThrow(
      'moving is an animation: found an animated AVIF, expected one picture; take it apart first',
    );
    for (const file of [ftyp(), avif().subarray(0, 90), bytes(ftyp(), u32(1), 'meta'), bytes('plain text')]) {
      expect(() => readAvif(file, 'x')).toThrow(RangeError);
    }
  });
});

it('a browser that does not say that it knows AVIF is said not to', async () => {
  await expect(undecodedAvif('x.avif', new Error('no'))).rejects.toMatchObject({
    code: 'image-unsupported',
    message:
      'x.avif cannot be read here: found an AVIF, which this browser does not decode; ' +
      'convert it first, or take a newer browser',
  });
});
