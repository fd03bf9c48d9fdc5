import { colourNotes, fromPixels, toPixels, type DecodedImage, type ImageCodec } from '@denoisekit/core';
import { isPlain, readPlain, writePlain, type Zlib } from './plain-png.js';
import { readPng } from './png-chunks.js';

/** 64x64. Larger ones gain less, and would keep other requests waiting meanwhile, which sharp does in threads of its own. */
const mostPixels = 4096;

/**
 * Another codec with a short way for plain PNGs of at most 4096 pixels. sharp takes a millisecond to begin with a picture of any size,
 * three times what `compact` takes for one of 28x28, and a tenth of a second to be loaded.
 *
 * The pixels are the same; what the short way cannot read goes to the other codec, which says what is wrong with it.
 */
export function createQuickCodec(other: ImageCodec, zlib: Zlib): ImageCodec {
  return {
    async decode(bytes, options) {
      return plainImage(bytes, options, zlib) ?? (await other.decode(bytes, options));
    },
    async encode(tensor, format) {
      const [batch, channels, height, width] = tensor.shape;
      if (format !== 'png' || batch !== 1 || height * width > mostPixels) return other.encode(tensor, format);
      return writePlain({ data: toPixels(tensor), width, height, channels: channels === 3 ? 3 : 1 }, zlib);
    },
  };
}

function plainImage(
  bytes: Uint8Array,
  { channels, maxPixels = mostPixels }: Parameters<ImageCodec['decode']>[1],
  zlib: Zlib,
): DecodedImage | undefined {
  try {
    const png = readPng(bytes, 'the image');
    const { width, height } = png.header;
    if (width * height > Math.min(mostPixels, maxPixels) || !isPlain(png)) return undefined;
    const { data, channels: pixelChannels } = readPlain(png, zlib);
    const notes = colourNotes(pixelChannels === 1, channels);
    return { tensor: fromPixels(data, { width, height, pixelChannels, channels }), format: 'png', notes };
  } catch {
    return undefined;
  }
}
