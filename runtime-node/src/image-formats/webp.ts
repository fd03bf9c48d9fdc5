import {
  exifWithDensity,
  putWebpDelays,
  readWebpMetadata,
  withWebpMetadata,
  type ImageFormat,
  webpFacts,
} from '@denoisekit/core/image-file';
import { framesOf, fromRaw, readHeader, readPixels } from './sharp-pixels.js';

/** Of a frame, in milliseconds: libvips writes 100 for what is shorter. */
const shortest = 11;

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
    const given = delaysMs?.some((delay) => delay < shortest)
      ? delaysMs.map((delay) => delay + shortest)
      : delaysMs;
    const timing = { ...(given && { delay: [...given] }), ...(loops !== undefined && { loop: loops }) };
    const losses = quality === undefined ? { lossless: true } : { quality, smartSubsample: true };
    const bytes = await image.webp({ ...losses, ...timing, exact: true }).toBuffer();
    if (delaysMs && given && given !== delaysMs) putWebpDelays(bytes, given, delaysMs);
    const exif = exifWithDensity(metadata);
    return { bytes: withWebpMetadata(bytes, pixels, { ...metadata, exif }), notes: [] };
  },
};
