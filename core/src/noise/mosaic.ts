import type { RandomStream } from '../random/random.js';

/** Rows and columns beyond the picture on each side, which the interpolation reads. */
const margin = 2;

/** One value a pixel under a Bayer pattern, with a margin on each side. */
export interface Mosaic {
  /** `[height + 2 margin, width + 2 margin]` */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  readonly margin: number;
  /** Whether the first row, and the first column, of the values is one without red: 0 or 1. */
  readonly rowPhase: number;
  readonly columnPhase: number;
}

/** An empty mosaic for a picture of that size, the pattern at one of its four places, drawn by two words of the stream. */
export function createMosaic(height: number, width: number, stream: RandomStream): Mosaic {
  const stride = width + 2 * margin;
  return {
    values: new Float32Array((height + 2 * margin) * stride),
    ...{ height, width, stride, margin },
    rowPhase: stream.integer(2),
    columnPhase: stream.integer(2),
  };
}

/** The colour of a place in a mosaic, margin included: 0 red, 1 green, 2 blue. */
export function colourAt({ rowPhase, columnPhase }: Mosaic, row: number, column: number): 0 | 1 | 2 {
  return (((row + rowPhase) & 1) + ((column + columnPhase) & 1)) as 0 | 1 | 2;
}

/**
 * Gives all three colours of each pixel of the picture, in rows.
 *
 * Linear interpolation over 5x5 values by H. Malvar, L. He, R. Cutler, "High-quality linear interpolation for demosaicing of Bayer-patterned
 * color images", ICASSP 2004: what is missing comes from neighbours of its colour and from the curvature of the colour that is there.
 */
export function demosaic(
  mosaic: Mosaic,
  use: (pixel: number, red: number, green: number, blue: number) => void,
): void {
  const { values: v, height, width, stride: s } = mosaic;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y + margin) * s + x + margin;
      const here = v[i]!;
      const across = v[i - 1]! + v[i + 1]!;
      const along = v[i - s]! + v[i + s]!;
      const farAcross = v[i - 2]! + v[i + 2]!;
      const farAlong = v[i - 2 * s]! + v[i + 2 * s]!;
      const diagonal = v[i - s - 1]! + v[i - s + 1]! + v[i + s - 1]! + v[i + s + 1]!;
      const colour = colourAt(mosaic, y + margin, x + margin);
      const pixel = y * width + x;
      if (colour === 1) {
        const sameRow = (5 * here + 4 * across - diagonal - farAcross + 0.5 * farAlong) / 8;
        const sameColumn = (5 * here + 4 * along - diagonal - farAlong + 0.5 * farAcross) / 8;
        // In a row with red, red is to the left and right; in a row with blue, above and below.
        if (colourAt(mosaic, y + margin, x + margin + 1) === 0) use(pixel, sameRow, here, sameColumn);
        else use(pixel, sameColumn, here, sameRow);
        continue;
      }
      const green = (4 * here + 2 * (across + along) - farAcross - farAlong) / 8;
      const other = (6 * here + 2 * diagonal - 1.5 * (farAcross + farAlong)) / 8;
      if (colour === 0) use(pixel, here, green, other);
      else use(pixel, other, green, here);
    }
  }
}
