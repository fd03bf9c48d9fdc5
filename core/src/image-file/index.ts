/*
 * `@denoisekit/core/image-file`: what formats of image files are made with. Who only reads and writes pictures needs a codec, whose types are in
 * `@denoisekit/core`.
 */
export { fromLatin1, joined, latin1 } from './bytes.js';
export { createCodec, defaultQuality, formatNamed, formatOf, titlesOf } from './create-codec.js';
export type { CodecOptions } from './create-codec.js';
export { exifOrientation, uprightExif } from './exif.js';
export { avifFacts, jpegFacts, pngFacts, tiffFacts, webpFacts } from './facts.js';
export type {
  EncodedImage,
  ImageFormat,
  ImageFormatFacts,
  OpenImage,
  StoredImage,
  StoreOptions,
} from './image-format.js';
export { jpegSegments, readJpegMetadata, withJpegMetadata } from './jpeg-metadata.js';
export type { ImageMetadata, MetadataPart } from './metadata.js';
export { onWhite } from './reduce.js';
export { otherEndings, otherFile, unknownFormat } from './other-files.js';
export { crc32 } from './png/crc32.js';
export { readPng, readPngHeader } from './png/png-chunks.js';
export type { Png, PngChunk, PngHeader } from './png/png-chunks.js';
export { pngFormat } from './png/png-format.js';
export { pngMetadataChunks, readPngMetadata, withPngChunks } from './png/png-metadata.js';
export { writePng } from './png/png-pixels.js';
export type { Zlib } from './png/zlib.js';
export { exifWithDensity, readTiffMetadata, readTiffPages, withTiffMetadata } from './tiff/tiff-metadata.js';
export type { TiffPages } from './tiff/tiff-metadata.js';
export { animationError, coloursError } from './refused-kinds.js';
export { putWebpDelays, readWebpMetadata, withWebpMetadata } from './webp-metadata.js';
