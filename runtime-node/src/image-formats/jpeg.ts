import { readJpegMetadata, withJpegMetadata, type ImageFormat, jpegFacts } from '@denoisekit/core/image-file';
import type { Pixels } from '@denoisekit/core';
import { joinJpegStrips, jpegStrips } from './jpeg-strips.js';
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
      decode: async () => ({ pixels: await readPixels(bytes, header), ...readJpegMetadata(bytes) }),
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
