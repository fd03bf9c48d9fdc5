import { pngFacts } from '../facts.js';
import type { ImageFormat } from '../image-format.js';
import { readPng, readPngHeader } from './png-chunks.js';
import { pngMetadataChunks, readPngMetadata } from './png-metadata.js';
import { readPngPixels, writePng } from './png-pixels.js';
import type { Zlib } from './zlib.js';

/**
 * PNG in JavaScript alone: every kind of it in, grey or colour of 8 or 16 bits out, with and without alpha, and all that a PNG says beside its
 * pixels. Animations are refused.
 */
export function pngFormat(zlib: Zlib): ImageFormat {
  return {
    ...pngFacts,
    open: (bytes, name) => ({
      ...readPngHeader(bytes),
      async decode() {
        const png = readPng(bytes, name);
        const { metadata, notes } = await readPngMetadata(png.chunks, zlib);
        return { pixels: await readPngPixels(png, zlib), metadata, notes };
      },
    }),
    async encode(pixels, { metadata }) {
      const chunks = await pngMetadataChunks(metadata, zlib);
      return { bytes: await writePng(pixels, chunks, zlib), notes: [] };
    },
  };
}
