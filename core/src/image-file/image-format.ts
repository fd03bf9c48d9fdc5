import type { Pixels, SampleDepth } from '../picture/pixels.js';
import type { ImageMetadata } from './metadata.js';

/** What is known of a format of image files without any code of it. */
export interface ImageFormatFacts {
  /** As options and answers name it: `png`. */
  readonly name: string;
  /** For people: `PNG`. */
  readonly title: string;
  /** Endings of file names, the usual one first: `.jpg`. */
  readonly endings: readonly string[];
  /** The usual one first: `image/jpeg`. */
  readonly mediaTypes: readonly string[];
  /** Whether files of this format are written as well as read. Default true. */
  readonly written?: boolean | undefined;
  /** Whether pixels come back as they were written. `choice` where a file is one or the other. */
  readonly lossless: boolean | 'choice';
  /** What a file can hold; the rest is reduced, and a note says so. */
  readonly holds: {
    readonly alpha: boolean;
    /** Otherwise it is stored as colour. */
    readonly grey: boolean;
    readonly depth: SampleDepth;
    /** Animations or pages. */
    readonly frames: boolean;
    /** The most pixels that it may be wide or high. */
    readonly side: number;
  };
}

/** A file whose header was read, and of whose pixels none was decoded. */
export interface OpenImage {
  readonly width: number;
  readonly height: number;
  /** Default 1. */
  readonly frames?: number | undefined;
  decode(): StoredImage | Promise<StoredImage>;
}

/** A picture as its file has it. */
export interface StoredImage {
  /** As they lie in the file; `orientation` says how that is. No colour profile was applied. */
  readonly pixels: Pixels;
  readonly metadata?: ImageMetadata | undefined;
  /** Whether something was lost when the file was written. Default: where the format always loses something. */
  readonly lossy?: boolean | undefined;
  /** What was left out or changed, for people. */
  readonly notes?: readonly string[] | undefined;
}

export interface StoreOptions {
  /** 1 to 100; undefined where nothing is to be lost. */
  readonly quality: number | undefined;
  readonly metadata: ImageMetadata;
}

export interface EncodedImage {
  readonly bytes: Uint8Array;
  /** What the format could not take, for people. */
  readonly notes: readonly string[];
}

/**
 * One format of image files. `createCodec` makes a codec of several: it finds the format by the first bytes, keeps the limits, turns pictures upright
 * and reduces what a format cannot hold, so that a format only reads and writes.
 *
 * @example
 * const codec = createCodec([...sharpFormats(), pgm]);
 */
export interface ImageFormat extends ImageFormatFacts {
  /** Whether a file that begins so is of this format. */
  starts(head: Uint8Array): boolean;
  /**
   * Reads the header alone. It and `decode` throw anything for a damaged file, and DenoiseError `image-unsupported` for a kind that is not read.
   *
   * @param name how errors call the picture
   */
  open(bytes: Uint8Array, name: string): OpenImage | Promise<OpenImage>;
  encode?(pixels: Pixels, options: StoreOptions): EncodedImage | Promise<EncodedImage>;
}
