import type { Pixels } from '../picture/pixels.js';
import type { SampleRange } from '../picture/sample-range.js';
import type { EncodedImage, ImageFormatFacts } from './image-format.js';
import type { ImageMetadata } from './metadata.js';

export interface DecodeOptions {
  /** Pixels of all frames together. Default: the codec's own limit. */
  readonly maxPixels?: number | undefined;
  /** What allows more, for the error: `--max-pixels`; null for people who cannot allow it. Default: the option `maxPixels`. */
  readonly maxPixelsOption?: string | null | undefined;
  /** How errors call it. Default `the file`. */
  readonly name?: string | undefined;
  /** The samples that stand for 0 and 1: of 16 bits the range that they use where that is small (`usedRange`), always all of it, or these. Default `auto`. */
  readonly range?: 'auto' | 'full' | SampleRange | undefined;
}

export interface DecodedImage {
  /** Upright, in the file's own encoding: no colour profile was applied. */
  readonly pixels: Pixels;
  /** The name of the format: `png`. */
  readonly format: string;
  readonly metadata: ImageMetadata;
  /** Whether the file had lost something when it was written. */
  readonly lossy: boolean;
  /** What was left out or changed, for people. */
  readonly notes: readonly string[];
}

export interface EncodeOptions {
  /** The name of a format that the codec writes, or as file names end: `jpeg`, `jpg`. */
  readonly format: string;
  /** 1 to 100, where the format loses anything. Default 95, or without loss where the format can and the file before lost nothing. */
  readonly quality?: number | undefined;
  /** What the picture was decoded from: its colour profile, EXIF, XMP, resolution and orientation go into the file. Default: none. */
  readonly like?: Pick<DecodedImage, 'format' | 'metadata' | 'lossy'> | undefined;
}

/** Image files to pixels and back. */
export interface ImageCodec {
  /** What it reads, and partly writes. */
  readonly formats: readonly ImageFormatFacts[];
  /**
   * Reads the header first and refuses what exceeds the limit before anything is decoded.
   *
   * Rejects with DenoiseError `image-invalid`, `image-unsupported`, `image-too-large`, `usage`.
   */
  decode(bytes: Uint8Array | ArrayBuffer, options?: DecodeOptions): Promise<DecodedImage>;
  /** Rejects with DenoiseError `usage`, `shape-mismatch`, and `image-unsupported` for frames where the format holds one. */
  encode(pixels: Pixels, options: EncodeOptions): Promise<EncodedImage>;
}
