import { assertGreyOrColour } from '../arithmetic.js';
import { blockSteps } from '../jpeg/block-transform.js';
import { doubled, emptyPlane, halved, quantisePlane, toByte, type Plane } from '../jpeg/plane.js';
import { quantisationTables } from '../jpeg/quantisation-tables.js';
import type { NoiseKind, StageImage } from '../noise-kind.js';

/**
 * What a JPEG file of that quality gives back: luma and chroma in 8 bits, blocks of 8x8 quantised with the tables of the standard, which are
 * scaled as libjpeg scales them. Draws for the image: chroma at full or at half resolution, each as likely (grey pictures have none), then the
 * place of the picture within the grid of blocks, since a crop seldom begins with one. Past its edges the picture goes on with its outermost
 * pixels.
 */
export const jpeg: NoiseKind = {
  name: 'jpeg',
  title: 'JPEG',
  summary: 'compresses as a JPEG file does',
  formula: 'y = x in a JPEG file of that quality',
  parameter: 'quality',
  unit: 'what JPEG encoders call quality',
  range: [1, 100],
  whole: true,
  usual: { low: 5, high: 100, step: 5 },
  default: 80,
  example: 'jpeg:80',
  apply(image, quality, stream) {
    assertGreyOrColour('JPEG', image.channels);
    const half = image.channels === 3 && stream.integer(2) === 1;
    const grid = half ? 16 : 8;
    const place = { grid, top: stream.integer(grid), left: stream.integer(grid) };
    const { luma, chroma } = quantisationTables(quality);
    const planes = planesOf(image, place);
    const [brightness, ...colours] = planes;
    quantisePlane(brightness!, blockSteps(luma));
    const steps = blockSteps(chroma);
    const decoded = colours.map((colour) => {
      const stored = half ? halved(colour) : colour;
      quantisePlane(stored, steps);
      return half ? doubled(stored) : stored;
    });
    if (image.channels === 1) writeGrey(image, place, brightness!);
    else writeColour(image, place, brightness!, decoded[0]!, decoded[1]!);
  },
};

/** Where the picture begins within the grid of blocks. */
interface Place {
  readonly grid: number;
  readonly top: number;
  readonly left: number;
}

/** The luma, and in colour both chromas, in whole blocks (ITU-T Recommendation T.871, from bytes to bytes). */
function planesOf(
  { source, start, channels, height, width }: StageImage,
  { grid, top, left }: Place,
): readonly Plane[] {
  const rows = Math.ceil((top + height) / grid) * grid;
  const columns = Math.ceil((left + width) / grid) * grid;
  const planes = Array.from({ length: channels }, () => emptyPlane(rows, columns));
  const [luma, blue, red] = planes.map(({ values }) => values);
  const plane = height * width;
  for (let row = 0, at = 0; row < rows; row++) {
    const y = Math.min(Math.max(row - top, 0), height - 1);
    for (let column = 0; column < columns; column++, at++) {
      const pixel = start + y * width + Math.min(Math.max(column - left, 0), width - 1);
      const r = toByte(255 * source[pixel]!);
      if (channels === 1) {
        luma![at] = r;
        continue;
      }
      const g = toByte(255 * source[pixel + plane]!);
      const b = toByte(255 * source[pixel + 2 * plane]!);
      luma![at] = toByte(0.299 * r + 0.587 * g + 0.114 * b);
      blue![at] = toByte(-0.168735892 * r - 0.331264108 * g + 0.5 * b + 128);
      red![at] = toByte(0.5 * r - 0.418687589 * g - 0.081312411 * b + 128);
    }
  }
  return planes;
}

function writeGrey({ out, start, height, width }: StageImage, { top, left }: Place, luma: Plane): void {
  for (let y = 0; y < height; y++) {
    const from = (y + top) * luma.columns + left;
    for (let x = 0; x < width; x++) out[start + y * width + x] = luma.values[from + x]! / 255;
  }
}

function writeColour(
  { out, start, height, width }: StageImage,
  { top, left }: Place,
  { values: luma, columns }: Plane,
  { values: blue }: Plane,
  { values: red }: Plane,
): void {
  const plane = height * width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y + top) * columns + left + x;
      const at = start + y * width + x;
      const brightness = luma[from]!;
      const towardsBlue = blue[from]! - 128;
      const towardsRed = red[from]! - 128;
      out[at] = toByte(brightness + 1.402 * towardsRed) / 255;
      out[at + plane] = toByte(brightness - 0.344136286 * towardsBlue - 0.714136286 * towardsRed) / 255;
      out[at + 2 * plane] = toByte(brightness + 1.772 * towardsBlue) / 255;
    }
  }
}
