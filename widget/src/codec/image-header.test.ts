import { describe, expect, it } from 'vitest';
import { readImageHeader } from './image-header.js';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (char) => char.charCodeAt(0)) : [...part],
    ),
  );
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

// Headers written down by hand from the formats' specifications, each of a picture of 300 x 258.
const png = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 1, 44], [0, 0, 1, 2], zeros(9));
const gif = bytes('GIF89a', [44, 1], [2, 1], zeros(3));
const frame = [0xff, 0xc2, 0, 11, 8, 1, 2, 1, 44, 1, 1, 0x11, 0];
const jpeg = bytes([0xff, 0xd8], [0xff, 0xe0, 0, 4, 1, 2], [0xff, 0xff, 0xc4, 0, 3, 9], frame);
const riff = ['RIFF', zeros(4), 'WEBP'] as const;
const lossy = bytes(...riff, 'VP8 ', zeros(4), zeros(3), [0x9d, 1, 0x2a], [44, 1], [2, 1]);
// 14 bits of width less one, 14 of height less one: 299 | 257 << 14
const lossless = bytes(...riff, 'VP8L', zeros(4), [0x2f], [0x2b, 0x41, 0x40, 0], zeros(6));
const extended = bytes(...riff, 'VP8X', zeros(4), zeros(4), [0x2b, 1, 0], [1, 1, 0]);

describe('the header of an image', () => {
  it.each([
    ['png', png],
    ['gif', gif],
    ['webp', lossy],
    ['webp', lossless],
    ['webp', extended],
  ] as const)('tells the size of a %s', (format, file) => {
    expect(readImageHeader(file)).toEqual({ format, width: 300, height: 258 });
  });

  it('tells the size of a jpeg, and how many colours it has', () => {
    expect(readImageHeader(jpeg)).toEqual({ format: 'jpeg', width: 300, height: 258, colours: 1 });
  });

  it.each([
    ['png', png.subarray(0, 20)],
    ['gif', gif.subarray(0, 8)],
    ['jpeg', jpeg.subarray(0, 16)],
    ['webp', lossy.subarray(0, 24)],
  ] as const)('is none where a %s ends before its size', (_, file) => {
    expect(readImageHeader(file)).toBeUndefined();
  });

  it('is none in other bytes, and reading them ends', () => {
    expect(readImageHeader(new Uint8Array(0))).toBeUndefined();
    expect(readImageHeader(bytes('plain text'))).toBeUndefined();
    expect(readImageHeader(bytes([0xff, 0xd8], new Array<number>(10_000).fill(0xff)))).toBeUndefined();
    expect(readImageHeader(bytes(...riff, 'VP9 ', zeros(20)))).toBeUndefined();
  });

  it('is read at whatever place the bytes lie in memory', () => {
    const shifted = new Uint8Array([9, 9, 9, ...png]).subarray(3);
    expect(readImageHeader(shifted)?.width).toBe(300);
  });
});
