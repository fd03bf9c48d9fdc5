import { depthOf, type ImageMetadata, type Pixels } from '@denoisekit/core';
import {
  animationError,
  exifWithDensity,
  latin1,
  pngMetadataChunks,
  uprightExif,
  writePng,
  type ImageFormat,
  avifFacts,
} from '@denoisekit/core/image-file';
import type { Sharp } from 'sharp';
import { loadSharp } from '../load-sharp.js';
import { fromRaw, readHeader, readPixels } from './sharp-pixels.js';
import { zlib } from './zlib.js';

/** AVIF. How a picture lies is said by its boxes, which decoding heeds, and not by its EXIF (ISO/IEC 23000-22). */
export const avif: ImageFormat = {
  ...avifFacts,
  async open(bytes, name) {
    if (latin1(bytes, 8, 12) === 'avis') throw animationError(name, { title: 'AVIF' });
    const header = await readHeader(bytes, name, 'AVIF', 1);
    const { width, height, icc, exif, xmp } = header;
    // libheif hands it over as JPEG has it.
    const block = exif && latin1(exif, 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif;
    return {
      width,
      height,
      decode: async () => ({
        pixels: await readPixels(bytes, header, 1),
        metadata: { icc, exif: block && uprightExif(block), xmp },
        notes: icc === undefined ? colourNotes(bytes) : [],
      }),
    };
  },
  async encode(pixels, { quality, metadata }) {
    const isDeep = depthOf(pixels) === 16;
    const image = await withMetadata(pixels, metadata);
    const bytes = await image
      .avif({ quality: quality!, chromaSubsampling: '4:4:4', bitdepth: isDeep ? 12 : 8 })
      .toBuffer();
    return { bytes, notes: isDeep ? ['stored in 12 bits'] : [] };
  },
};

/** Boxes that say what a picture is come first. */
const boxesLength = 2 ** 16;

/** By their numbers in ITU-T H.273; others look much like sRGB. */
const primariesNames = new Map([
  [9, 'BT.2020'],
  [11, 'DCI-P3'],
  [12, 'Display P3'],
]);
const transferNames = new Map([
  [8, 'linear'],
  [16, 'PQ'],
  [18, 'HLG'],
]);

/** What numbers alone say of colours, a box of ISO/IEC 14496-12 (12.1.5), is kept by no codec here: what is written would be taken for sRGB. */
function colourNotes(bytes: Uint8Array): readonly string[] {
  const at = latin1(bytes, 0, boxesLength).indexOf('colrnclx');
  if (at < 0) return [];
  const names = [primariesNames.get(bytes[at + 9] ?? 0), transferNames.get(bytes[at + 11] ?? 0)];
  const space = names.filter((name) => name !== undefined).join(' ');
  return space === '' ? [] : [`colour space left out: ${space}, so colours look different`];
}

/** sharp takes over what another picture says, and no other way is there into an AVIF: so the pixels are laid over one that says it. */
async function withMetadata(pixels: Pixels, metadata: ImageMetadata): Promise<Sharp> {
  const { icc, xmp } = metadata;
  const exif = exifWithDensity(metadata);
  if (icc === undefined && exif === undefined && xmp === undefined) return fromRaw(pixels);
  const sharp = await loadSharp();
  const { width, height, channels, data } = pixels;
  const said = await pngMetadataChunks({ icc, exif, xmp }, zlib);
  const carrier = await writePng({ width: 1, height: 1, channels: 3, data: new Uint8Array(3) }, said, zlib);
  // sharp takes typed arrays, of words as well, though its types know Buffers alone.
  const input = data as unknown as Buffer;
  const space = depthOf(pixels) === 16 ? 'rgb16' : 'srgb';
  const image = sharp(carrier)
    .keepMetadata()
    .resize(width, height, { fit: 'fill', kernel: 'nearest' })
    .pipelineColourspace(space)
    .composite([{ input, raw: { width, height, channels }, blend: 'source' }]);
  return (channels === 2 || channels === 4 ? image : image.removeAlpha()).toColourspace(space);
}
