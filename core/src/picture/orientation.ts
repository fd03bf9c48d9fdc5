import { assertPixels, copyOf, type Pixels } from './pixels.js';

/**
 * How a file's rows and columns lie: the values of EXIF's tag 274 (CIPA DC-008, section 4.6.4). 1 is upright; 2, 4, 5 and 7 are mirrored;
 * 6 and 8 lie on a side.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export function asOrientation(value: number | undefined): Orientation {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8
    ? (value as Orientation)
    : 1;
}

/** Those that upright pixels have in place of their rows. */
const isTransposed = (orientation: Orientation): boolean => orientation >= 5;

/** The pixels of a file of that orientation, as they are meant to be seen. The same object for 1. */
export function upright(pixels: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return pixels;
  assertPixels(pixels);
  const { width, height, channels, frames = 1, data } = pixels;
  const transposed = isTransposed(orientation);
  const [outWidth, outHeight] = transposed ? [height, width] : [width, height];
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBelow = [3, 4, 6, 7].includes(orientation);
  const out = copyOf(data);
  let to = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        const [column, row] = transposed ? [y, x] : [x, y];
        const fromX = fromRight ? width - 1 - column : column;
        const fromY = fromBelow ? height - 1 - row : row;
        const from = ((frame * height + fromY) * width + fromX) * channels;
        for (let channel = 0; channel < channels; channel++) out[to++] = data[from + channel]!;
      }
    }
  }
  return { ...pixels, width: outWidth, height: outHeight, data: out };
}

/** The inverse of `upright`: upright pixels as a file of that orientation holds them. */
export function laidAs(pixels: Pixels, orientation: Orientation): Pixels {
  // Quarter turns undo each other; the others undo themselves.
  return upright(pixels, orientation === 6 ? 8 : orientation === 8 ? 6 : orientation);
}
