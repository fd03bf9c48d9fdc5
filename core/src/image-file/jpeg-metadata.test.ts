import { describe, expect, it } from 'vitest';
import { fromLatin1, joined, latin1 } from './bytes.js';
import { readJpegMetadata, withJpegMetadata } from './jpeg-metadata.js';

const segment = (marker: number, data: string): Uint8Array =>
  joined([Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255), fromLatin1(data)]);

// What an encoder leaves: JFIF of 72 dpi, APP14, tables, the pixels; scans may hold anything.
const jfif = segment(0xe0, 'JFIF\0\x01\x01\x01\0\x48\0\x48\0\0');
const adobe = segment(0xee, 'Adobe\0\x64\0\0\0\0\x01');
const tables = segment(0xdb, 'tables');
const pixels = joined([segment(0xda, 'scan'), Uint8Array.of(1, 0xff, 0xe1, 0, 9), Uint8Array.of(0xff, 0xd9)]);
const jpegOf = (...segments: readonly Uint8Array[]) =>
  joined([Uint8Array.of(0xff, 0xd8), ...segments, tables, pixels]);

const exif = 'II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0'; // orientation 6
const parts = {
  dense: segment(0xe0, 'JFIF\0\x01\x02\x01\x02\x58\x01\x2c\0\0'), // 600 and 300 dpi
  exif: segment(0xe1, `Exif\0\0${exif}`),
  xmp: segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x/>'),
  second: segment(0xe2, 'ICC_PROFILE\0\x02\x02file'),
  first: segment(0xe2, 'ICC_PROFILE\0\x01\x02pro'),
  iptc: segment(0xed, 'Photoshop 3.0\0words'),
  comment: segment(0xfe, 'a comment'),
};

describe('what a JPEG says beside its pixels', () => {
  it('is read, a profile of several parts in their order', () => {
    const { metadata, notes } = readJpegMetadata(jpegOf(...Object.values(parts)));
    expect(latin1(metadata.icc!)).toBe('profile');
    expect(latin1(metadata.exif!)).toBe(exif);
    expect(latin1(metadata.xmp!)).toBe('<x/>');
    expect(metadata.orientation).toBe(6);
    // An inch is 25.4 mm.
    expect(metadata.density![0]).toBeCloseTo(600 / 0.0254, 6);
    expect(metadata.density![1]).toBeCloseTo(300 / 0.0254, 6);
    expect(metadata.parts!.map(({ colour }) => colour)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(notes).toEqual([]);
  });

  it('comes back into a JPEG byte by byte, and how the encoder made its colours is its own', () => {
    const { metadata } = readJpegMetadata(jpegOf(adobe, ...Object.values(parts)));
    const { bytes, notes } = withJpegMetadata(jpegOf(jfif, adobe), metadata);
    expect(bytes).toEqual(jpegOf(...Object.values(parts), adobe));
    expect(notes).toEqual([]);
  });

  it('leaves the encoder its JFIF where there was none', () => {
    const { metadata } = readJpegMetadata(jpegOf(parts.exif));
    expect(withJpegMetadata(jpegOf(jfif, adobe), metadata).bytes).toEqual(jpegOf(jfif, parts.exif, adobe));
    expect(withJpegMetadata(jpegOf(jfif), {}).bytes).toEqual(jpegOf(jfif));
  });

  it('is made of what other formats say', () => {
    const { bytes } = withJpegMetadata(jpegOf(jfif, adobe), {
      icc: fromLatin1('profile'),
      exif: fromLatin1(exif),
      xmp: fromLatin1('<x/>'),
      density: [600 / 0.0254, 300 / 0.0254],
    });
    const profile = segment(0xe2, 'ICC_PROFILE\0\x01\x01profile');
    expect(bytes).toEqual(jpegOf(parts.dense, parts.exif, parts.xmp, profile, adobe));
  });

  it('spreads a large profile over parts, and says when EXIF or XMP is too large for one', () => {
    const icc = Uint8Array.from({ length: 150_000 }, (_, i) => i % 251);
    const exifBytes = joined([fromLatin1(exif), new Uint8Array(65_505)]);
    const { bytes, notes } = withJpegMetadata(jpegOf(jfif), {
      icc,
      exif: exifBytes,
      xmp: new Uint8Array(65_600),
    });
    expect(readJpegMetadata(bytes).metadata.icc).toEqual(icc);
    expect(readJpegMetadata(bytes).metadata.exif).toBeUndefined();
    expect(notes).toEqual([
      'EXIF left out: a JPEG holds 64 KB of it',
      'XMP left out: a JPEG holds 64 KB of it',
    ]);
  });

  it('does not point to further pictures, which are left out', () => {
    const { metadata, notes } = readJpegMetadata(jpegOf(segment(0xe2, 'MPF\0where they are'), parts.exif));
    expect(metadata.parts).toHaveLength(1);
    expect(notes).toEqual(['further pictures in the file left out']);
  });

  it('is as much as there is of a damaged file', () => {
    const whole = jpegOf(...Object.values(parts));
    for (let length = 2; length < whole.length; length += 3) {
      expect(() => readJpegMetadata(whole.subarray(0, length))).not.toThrow();
    }
    expect(readJpegMetadata(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 1, 0, 0)).metadata.parts).toEqual([]);
  });
});
