import type { Band, ImageRows, ImageTensor, Pixels } from '@denoisekit/core';

/** A part of a picture, in pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture that is read and written in parts: as large pictures are kept as bytes, float32 exists for a part only. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 where the picture is grey, however many samples its file spends on a pixel. */
  readonly colours: 1 | 3;
  /** `[1, colours, height, width]` */
  read(part: Rect): ImageTensor;
  /** The same by rows. */
  readonly rows: ImageRows;
  /** What a model sees of it: what full transparency hides is filled in from around. */
  seen(): ImageRows;
  /** Puts a part of a tensor where it belongs: its pixel (0, 0) is that of the picture at `at`. What is hidden stays. */
  write(part: Rect, tensor: ImageTensor, at: { readonly x: number; readonly y: number }): void;
  /** A part as it is shown, in the colour space that the profile of its file says. Default: sRGB. */
  image(part: Rect, icc?: Uint8Array): ImageData;
  /** One of the same size and kind, to be written. */
  blank(): Raster;
  copy(): Raster;
  /** The whole of it, to be encoded. */
  pixels(): Pixels;
}

export function bandOf({ x, y, width, height }: Rect): Band {
  return { images: [0, 1], rows: [y, y + height], columns: [x, x + width] };
}

export function wholeOf({ width, height }: Pick<Raster, 'width' | 'height'>): Rect {
  return { x: 0, y: 0, width, height };
}

/** What two parts have in common. */
export function overlap(one: Rect, other: Rect): Rect | undefined {
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)];
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
