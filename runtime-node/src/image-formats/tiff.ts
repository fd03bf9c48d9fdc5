import { DenoiseError } from '@denoisekit/core';
import {
  readTiffMetadata,
  readTiffPages,
  withTiffMetadata,
  type ImageFormat,
  tiffFacts,
} from '@denoisekit/core/image-file';
import { fromRaw, readHeader, readPixels } from './sharp-pixels.js';

/** TIFF, each page of it; written without loss, which is not what sharp does unasked. */
export const tiff: ImageFormat = {
  ...tiffFacts,
  async open(bytes, name) {
    const { width, height, pages, isRaw, isUniform } = readTiffPages(bytes);
    if (isRaw || !isUniform) {
      throw new DenoiseError('image-unsupported', {
        what: `${name} cannot be read here`,
        actual: isRaw ? 'a camera’s raw file' : `a TIFF of ${pages} pages of several sizes`,
        expected: 'a TIFF whose pages have one size',
        fix: isRaw ? 'develop it first' : 'take it apart first',
      });
    }
    const header = await readHeader(bytes, name, 'TIFF', pages);
    return {
      width,
      height,
      frames: pages,
      decode: async () => ({
        pixels: await readPixels(bytes, header, pages),
        metadata: readTiffMetadata(bytes),
      }),
    };
  },
  async encode(pixels, { metadata }) {
    const image = await fromRaw(pixels);
    const bytes = await image.tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer();
    return withTiffMetadata(bytes, metadata);
  },
};
