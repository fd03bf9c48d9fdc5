import {
  pngFacts,
  pngMetadataChunks,
  readPng,
  readPngMetadata,
  withPngChunks,
  type ImageFormat,
} from '@denoisekit/core/image-file';
import { fromRaw, readHeader, readPixels } from './sharp-pixels.js';
import { zlib } from './zlib.js';

/** PNG: pixels by sharp, what is beside them by core. */
export const png: ImageFormat = {
  ...pngFacts,
  async open(bytes, name) {
    const header = await readHeader(bytes, name, pngFacts.title);
    return {
      width: header.width,
      height: header.height,
      async decode() {
        const { metadata, notes } = await readPngMetadata(readPng(bytes, name).chunks, zlib);
        return { pixels: await readPixels(bytes, header), metadata, notes };
      },
    };
  },
  async encode(pixels, { metadata }) {
    const image = await fromRaw(pixels);
    const chunks = await pngMetadataChunks(metadata, zlib);
    return { bytes: withPngChunks(await image.png().toBuffer(), chunks), notes: [] };
  },
};
