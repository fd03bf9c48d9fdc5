import { colourChannels, depthOf, type Pixels } from './pixels.js';

/** Of red, green and blue, as MATLAB's `rgb2gray` has them (Recommendation ITU-R BT.601 with more digits). */
const weights = [0.29893602, 0.58704307, 0.1140209] as const;

/**
 * A picture in grey as papers on denoising make theirs of colour, rounded to whole samples: floor(0.29893602 R + 0.58704307 G +
 * 0.1140209 B + 0.5). So made of CBSD68, the values are those of BSD68. Alpha is left out.
 */
export function papersGrey(pixels: Pixels): Pixels {
  const { data, channels: stride, width, height, frames, range } = pixels;
  const count = data.length / stride;
  const grey = depthOf(pixels) === 16 ? new Uint16Array(count) : new Uint8Array(count);
  const isColour = colourChannels(pixels) === 3;
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    const [red, green, blue] = weights;
    grey[i] = isColour
      ? Math.floor(red * data[at]! + green * data[at + 1]! + blue * data[at + 2]! + 0.5)
      : data[at]!;
  }
  return { width, height, channels: 1, frames, data: grey, range };
}
