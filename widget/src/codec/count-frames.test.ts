import { describe, expect, it } from 'vitest';
import { countFrames } from './count-frames.js';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (char) => char.charCodeAt(0)) : [...part],
    ),
  );

// Written down by hand from the formats' specifications: a table of two colours; an extension for times; an image of 1 x 1, whose second
// has a table of its own of four colours.
const screen = bytes('GIF89a', [1, 0, 1, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255]);
const time = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
const image = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0];
const tabled = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x81, ...new Array<number>(12).fill(0x2c), 2, 2, 0x44, 1, 0];
const gif = (...parts: readonly (readonly number[])[]) => bytes([...screen], ...parts, [0x3b]);

const chunk = (name: string, length: number) =>
  bytes(name, [length, 0, 0, 0], new Array<number>(length + (length % 2)).fill(0));
const webp = (...chunks: readonly Uint8Array[]) =>
  bytes('RIFF', [0, 0, 0, 0], 'WEBP', ...chunks.map((one) => [...one]));

describe('the frames of a file', () => {
  it.each([
    ['a GIF of one image', gif(time, image), 1],
    ['a GIF of two', gif(time, image, time, tabled), 2],
    ['a GIF that ends in its third image', gif(image, tabled, image).subarray(0, -5), 3],
    ['a GIF without an image', gif(), 1],
    ['a WebP', webp(chunk('VP8 ', 7)), 1],
    ['an animated WebP', webp(chunk('VP8X', 10), chunk('ANIM', 6), chunk('ANMF', 17), chunk('ANMF', 5)), 2],
    ['nothing', bytes(), 1],
  ])('are counted: %s', (_, file, frames) => {
    expect(countFrames(file)).toBe(frames);
  });
});
