import type { Pixels } from '@denoisekit/core';

/** How a picture's samples are read: what its file's header says. */
export interface PictureFacts {
  /** In pixels, turned as its EXIF orientation says. */
  readonly width: number;
  readonly height: number;
  /** 1: a grey file. */
  readonly channels: 1 | 3;
  readonly bits: 8 | 16;
  /** Whether it has transparency, which is put on white. */
  readonly alpha: boolean;
}

/** A file to train on. */
export interface PictureFile extends PictureFacts {
  readonly path: string;
  /** Relative to the folder that was named, with `/`: for records and people. */
  readonly name: string;
}

/** The files of a photographed pair, as they are. */
export interface ShotPair {
  readonly clean: PictureFacts;
  readonly noisy: PictureFacts & { readonly path: string };
  /** Pixels that the noisy picture lies to the right of the clean one, and below it. */
  readonly shift: readonly [right: number, down: number];
  /** Whether the clean picture has clearly more noise than the noisy one. */
  readonly reversed: boolean;
}

/** A clean file. Where it is one of a pair, its own size is that of the part that both show. */
export interface ExampleFile extends PictureFile {
  readonly pair?: ShotPair | undefined;
}

/** A picture's pixels, opaque. */
export interface DecodedPicture extends Pixels {
  readonly channels: 1 | 3;
  readonly data: Uint8Array | Uint16Array;
}

/** What white is. */
export function fullScale({ data }: Pick<DecodedPicture, 'data'>): number {
  return data.BYTES_PER_ELEMENT === 1 ? 255 : 65_535;
}

export function pixelsOf({ width, height }: Pick<PictureFacts, 'width' | 'height'>): number {
  return width * height;
}

/** What it takes decoded, with its partner. */
export function bytesOf(picture: PictureFacts & Pick<ExampleFile, 'pair'>): number {
  const own = pixelsOf(picture) * picture.channels * (picture.bits / 8);
  return picture.pair === undefined ? own : own + bytesOf(picture.pair.noisy);
}
