import { describe, expect, it } from 'vitest';
import { fromLatin1, joined, latin1 } from './bytes.js';
import { putWebpDelays, readWebpMetadata, withWebpMetadata } from './webp-metadata.js';

const chunk = (name: string, data: Uint8Array): Uint8Array =>
  joined([
    fromLatin1(name),
    Uint8Array.of(data.length & 255, data.length >> 8, 0, 0),
    data,
    new Uint8Array(data.length & 1),
  ]);
const webpOf = (...chunks: readonly Uint8Array[]): Uint8Array =>
  chunk('RIFF', joined([fromLatin1('WEBP'), ...chunks]));

const lossy = chunk('VP8 ', Uint8Array.of(1, 2, 3));
// Its fifth byte ends with whether alpha is used (RFC 9649, section 3.4).
const lossless = (alpha: boolean) => chunk('VP8L', Uint8Array.of(0x2f, 0, 0, 0, alpha ? 0x10 : 0, 7));
const extended = (flags: number) => chunk('VP8X', Uint8Array.of(flags, 0, 0, 0, 0x2b, 1, 0, 1, 1, 0)); // 300x258
const icc = fromLatin1('profile');
const exif = fromLatin1('II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0'); // orientation 3
const xmp = fromLatin1('<x/>');
const size = { width: 300, height: 258 };

describe('what a WebP says beside its pixels', () => {
  it('is read, with and without the head that EXIF has in a JPEG', () => {
    for (const head of ['', 'Exif\0\0']) {
      const exifChunk = chunk('EXIF', joined([fromLatin1(head), exif]));
      const webp = webpOf(extended(0x2c), chunk('ICCP', icc), lossy, exifChunk, chunk('XMP ', xmp));
      expect(readWebpMetadata(webp)).toEqual({ metadata: { icc, exif, xmp, orientation: 3 }, lossy: true });
    }
  });

  it('says whether something was lost, in frames as well', () => {
    expect(readWebpMetadata(webpOf(lossless(false))).lossy).toBe(false);
    expect(readWebpMetadata(webpOf(lossy)).lossy).toBe(true);
    const frame = (pixels: Uint8Array) => chunk('ANMF', joined([new Uint8Array(16), pixels]));
    expect(readWebpMetadata(webpOf(extended(2), frame(lossless(true)))).lossy).toBe(false);
    expect(readWebpMetadata(webpOf(extended(2), frame(lossy))).lossy).toBe(true);
  });

  it('is put around the pixels, where it belongs', () => {
    const given = { icc, exif, xmp };
    const expected = webpOf(
      ...[extended(0x2c), chunk('ICCP', icc), lossy, chunk('EXIF', exif), chunk('XMP ', xmp)],
    );
    expect(withWebpMetadata(webpOf(lossy), size, given)).toEqual(expected);
    const other = webpOf(extended(0x28), chunk('ICCP', xmp), lossy, chunk('EXIF', icc));
    expect(withWebpMetadata(other, size, given)).toEqual(expected);
  });

  it('has other times of its frames, of which some were joined', () => {
    // The time of a frame is in bytes 12 to 14 of its chunk (section 2.7.1.1).
    const frame = (low: number, middle: number) =>
      chunk('ANMF', joined([new Uint8Array(12), Uint8Array.of(low, middle, 0, 3), lossy]));
    const webp = webpOf(extended(2), frame(12, 0), frame(54, 1), lossy);
    putWebpDelays(webp, [12, 10, 300], [0, 5, 513]);
    expect(webp).toEqual(webpOf(extended(2), frame(0, 0), frame(6, 2), lossy));
  });

  it('keeps the flags of alpha and of frames', () => {
    expect(withWebpMetadata(webpOf(lossless(true)), size, { icc })).toEqual(
      webpOf(extended(0x30), chunk('ICCP', icc), lossless(true)),
    );
    const alpha = chunk('ALPH', Uint8Array.of(1));
    expect(withWebpMetadata(webpOf(extended(0x12), alpha, lossy), size, { exif })).toEqual(
      webpOf(extended(0x1a), alpha, lossy, chunk('EXIF', exif)),
    );
  });

  it('leaves a plain file plain', () => {
    expect(withWebpMetadata(webpOf(lossy), size, {})).toEqual(webpOf(lossy));
  });

  it('is as much as there is of a damaged file', () => {
    const whole = webpOf(extended(0x20), chunk('ICCP', icc), lossy);
    for (let length = 12; length < whole.length; length++) {
      expect(() => readWebpMetadata(whole.subarray(0, length))).not.toThrow();
    }
    expect(latin1(readWebpMetadata(whole.subarray(0, -10)).metadata.icc!)).toBe('profile');
  });
});
