import { readJpegMetadata, withJpegMetadata, type ImageFormat, jpegFacts } from '@denoisekit/core/image-file';
import { fromRaw, readHeader, readPixels } from './sharp-pixels.js';

/** Best Huffman tables make files 2 to 5 % smaller, and need the whole picture as coefficients first: 6 bytes a pixel of colour. */
const mostOptimized = 4_000_000;

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
    const image = await fromRaw(pixels);
    const optimizeCoding = pixels.width * pixels.height <= mostOptimized;
    const bytes = await image
      .jpeg({ quality: quality!, chromaSubsampling: '4:4:4', optimizeCoding })
      .toBuffer();
    return withJpegMetadata(bytes, metadata);
  },
};
