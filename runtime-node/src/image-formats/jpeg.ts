import {
  joined,
  jpegFacts,
  readJpegMetadata,
  withJpegMetadata,
  type ImageFormat,
} from '@denoisekit/core/image-file';
import type { Pixels } from '@denoisekit/core';
import { hasAllBlocks } from './jpeg-blocks.js';
import { endOfImage, joinJpegStrips, jpegStrips } from './jpeg-strips.js';
import { fromRaw, readHeader, readPixels } from './sharp-pixels.js';

/** Best Huffman tables make files 2 to 5 % smaller, and triple the time; they need the whole picture as coefficients first: 6 bytes a pixel of colour. */
const mostOptimized = 500_000;

/** JPEG, always written with full colour resolution. */
export const jpeg: ImageFormat = {
  ...jpegFacts,
  async open(bytes, name) {
    const header = await readHeader(bytes, name, 'JPEG');
    return {
      width: header.width,
      height: header.height,
      async decode() {
        const { metadata, notes } = readJpegMetadata(bytes);
        try {
          return { pixels: await readPixels(bytes, header), metadata, notes };
        } catch (cause) {
          // Phones and cameras leave files whose pixels are whole, without the marker of their end.
          if (!hasAllBlocks(bytes)) throw cause;
          const pixels = await readPixels(joined([bytes, endOfImage]), header);
          return {
            pixels,
            metadata,
            notes: [...notes, 'its end marker is missing, all of its pixels are there'],
          };
        }
      },
    };
  },
  async encode(pixels, { quality, metadata }) {
    const encode = async (part: Pixels, optimizeCoding: boolean): Promise<Uint8Array> => {
      const image = await fromRaw(part);
      return image.jpeg({ quality: quality!, chromaSubsampling: '4:4:4', optimizeCoding }).toBuffer();
    };
    const { width, height } = pixels;
    if (width * height <= mostOptimized) return withJpegMetadata(await encode(pixels, true), metadata);
    const { strips, interval } = jpegStrips(pixels);
    const files = await Promise.all(strips.map((strip) => encode(strip, false)));
    return withJpegMetadata(joinJpegStrips(files, { height, interval }), metadata);
  },
};
