import type { Orientation } from '../picture/orientation.js';

/** What an image file says beside its pixels. */
export interface ImageMetadata {
  /** How its rows lie in the file: pixels that were decoded are upright, and go back this way into a file of the same format. Default 1. */
  readonly orientation?: Orientation | undefined;
  /** The colour profile (ICC.1). It is kept and never applied. */
  readonly icc?: Uint8Array | undefined;
  /** EXIF (CIPA DC-008), from its byte order on: `II*` or `MM`. */
  readonly exif?: Uint8Array | undefined;
  /** The XMP packet. */
  readonly xmp?: Uint8Array | undefined;
  /** Pixels per metre, across and down. */
  readonly density?: readonly [across: number, down: number] | undefined;
  /** Of an animation: milliseconds that each frame is shown, and how often all are, 0 for without end. */
  readonly animation?: { readonly delaysMs: readonly number[]; readonly loops: number } | undefined;
  /**
   * The format's own parts, verbatim (PNG chunks, JPEG segments): what a file of the same format gets in place of all of the above but the
   * orientation, which they hold too.
   */
  readonly parts?: readonly MetadataPart[] | undefined;
}

export interface MetadataPart {
  /** Whether the colours would look different without it. */
  readonly colour: boolean;
  readonly bytes: Uint8Array;
}

/**
 * What remains without EXIF, XMP, texts and resolution: what says how colours and frames are meant. The picture is written upright, since nothing would
 * say how it lies.
 */
export function colourOnly({ icc, animation, parts }: ImageMetadata): ImageMetadata {
  return { icc, animation, parts: parts?.filter(({ colour }) => colour) };
}
