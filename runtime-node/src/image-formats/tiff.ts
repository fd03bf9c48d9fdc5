import { DenoiseError, textOf } from '@denoisekit/core';
import {
  readTiffMetadata,
  readTiffPages,
  withTiffMetadata,
  type ImageFormat,
  tiffFacts,
} from '@denoisekit/core/image-file';
import type { Metadata } from 'sharp';
import { fromRaw, readHeader, readPixels } from './sharp-pixels.js';

/** Says which pages cannot be read: whoever has scanned fifty wants to scan one again. */
async function damagedPages(
  bytes: Uint8Array,
  name: string,
  header: Metadata,
  pages: number,
  cause: unknown,
): Promise<DenoiseError> {
  const damaged: number[] = [];
  for (let page = 0; page < pages; page++) {
    await readPixels(bytes, header, 1, page).catch(() => damaged.push(page + 1));
  }
  return new DenoiseError('image-invalid', {
    what: `${name} is damaged`,
    actual: `${damaged.length === 1 ? 'page' : 'pages'} ${damaged.join(', ')} of ${pages} that cannot be read (${textOf(cause)})`,
    expected: 'whole pages',
    fix: 'scan again what is damaged, or take the file apart and leave it out',
    cause,
  });
}

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
        pixels: await readPixels(bytes, header, pages).catch(async (cause: unknown) => {
          throw pages === 1 ? cause : await damagedPages(bytes, name, header, pages, cause);
        }),
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
