import {
  colourNotes,
  DenoiseError,
  fromPixels,
  textOf,
  toPixels,
  type DecodedImage,
  type ImageCodec,
  type PixelLayout,
} from '@denoisekit/core';
import { decode, encode, type DecodedPng } from 'fast-png';
import { onlyPixels, readPng, type PngHeader } from './png-chunks.js';

/**
 * PNG alone, in JavaScript alone: for hosts that have no native code. 8 and 16 bits a channel, grey, colour and palettes, with
 * and without transparency; 16 bits are read as 8.
 *
 * Its calls reject with DenoiseError `image-invalid`, `image-unsupported`, `image-too-large`, `shape-mismatch`.
 */
export function createPngCodec(): ImageCodec {
  return {
    async decode(bytes, { channels, maxPixels = 2 ** 24, name = 'the image' }): Promise<DecodedImage> {
      const png = readPng(bytes, name);
      const { header } = png;
      const pixels = header.width * header.height;
      if (pixels > maxPixels) {
        throw new DenoiseError('image-too-large', {
          what: `${name} is too large`,
          actual: `${header.width}x${header.height}, ${pixels} pixels`,
          expected: `at most ${maxPixels} pixels`,
          fix: 'cut it into parts or scale it down',
          details: { width: header.width, height: header.height, maxPixels },
        });
      }
      let decoded: DecodedPng;
      try {
        decoded = decode(await onlyPixels(png), { checkCrc: true });
      } catch (cause) {
        throw new DenoiseError('image-invalid', {
          what: `${name} is damaged`,
          actual: textOf(cause),
          expected: 'a whole PNG',
          cause,
        });
      }
      const { data, layout } = pixelsOf(decoded);
      return {
        tensor: fromPixels(data, { ...layout, channels }),
        format: 'png',
        notes: notesOf(header, layout, channels),
      };
    },

    encode(tensor, format) {
      if (format !== 'png') {
        return Promise.reject(
          new DenoiseError('image-unsupported', {
            what: 'this host writes PNG only',
            actual: format,
            fix: 'ask for image/png',
          }),
        );
      }
      const [, channels, height, width] = tensor.shape;
      return Promise.resolve(encode({ width, height, channels, depth: 8, data: toPixels(tensor) }));
    },
  };
}

type Layout = Omit<PixelLayout, 'channels'>;

interface Pixels {
  readonly data: Uint8Array;
  readonly layout: Layout;
}

function pixelsOf({ width, height, channels, data, palette }: DecodedPng): Pixels {
  const bytes =
    data instanceof Uint16Array ? Uint8Array.from(data, (value) => value >> 8) : Uint8Array.from(data);
  if (palette === undefined) {
    return { data: bytes, layout: { width, height, pixelChannels: channels as Layout['pixelChannels'] } };
  }
  const coloured = new Uint8Array(4 * bytes.length);
  bytes.forEach((index, pixel) => {
    const [red = 0, green = 0, blue = 0, alpha = 255] = palette[index] ?? [];
    coloured.set([red, green, blue, alpha], 4 * pixel);
  });
  return { data: coloured, layout: { width, height, pixelChannels: 4 } };
}

function notesOf({ depth }: PngHeader, { pixelChannels }: Layout, channels: 1 | 3): readonly string[] {
  return [...(depth === 16 ? ['read as 8 bits a channel'] : []), ...colourNotes(pixelChannels < 3, channels)];
}
