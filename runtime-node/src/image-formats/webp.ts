import {
  exifWithDensity,
  readWebpMetadata,
  withWebpMetadata,
  type ImageFormat,
  webpFacts,
} from '@denoisekit/core/image-file';
import { framesOf, fromRaw, readHeader, readPixels } from './sharp-pixels.js';

/** WebP, animated as well. */
export const webp: ImageFormat = {
  ...webpFacts,
  async open(bytes, name) {
    const header = await readHeader(bytes, name, 'WebP');
    return {
      ...framesOf(header),
      async decode() {
        const { metadata, lossy } = readWebpMetadata(bytes);
        const { delay, loop = 0 } = header;
        const animation = delay === undefined ? undefined : { delaysMs: delay, loops: loop };
        return { pixels: await readPixels(bytes, header), metadata: { ...metadata, animation }, lossy };
      },
    };
  },
  async encode(pixels, { quality, metadata }) {
    const image = await fromRaw(pixels);
    const { delaysMs, loops } = metadata.animation ?? {};
    const timing = { ...(delaysMs && { delay: [...delaysMs] }), ...(loops !== undefined && { loop: loops }) };
    const losses = quality === undefined ? { lossless: true } : { quality, smartSubsample: true };
    const bytes = await image.webp({ ...losses, ...timing, exact: true }).toBuffer();
    const exif = exifWithDensity(metadata);
    return { bytes: withWebpMetadata(bytes, pixels, { ...metadata, exif }), notes: [] };
  },
};
