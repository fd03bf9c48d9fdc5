import type { ImageRows } from '../image/image-rows.js';
import { estimateNoise } from '../noise/estimate-noise.js';
import { randomStream } from '../random/random.js';

/** What of a picture shows, pixel by pixel: 0 where it is fully transparent. */
export type Visible = Uint8Array;

/**
 * The same images with other values where full transparency hides them: editors leave anything there, and a network would draw it into its
 * neighbours. Hidden pixels get the mean of what shows near them, in the smallest of the squares of 2, 4, 8, … pixels around them in which
 * anything does (the pull and the push of Gortler et al., The Lumigraph, 1996, section 3.4, without its blending). Where nothing shows
 * at all they become 0.
 *
 * To these means grain is added, as strong as the noise that the rest seems to have: beside a smooth surface a network takes noise for detail, and leaves it
 * along the edge (at sigma 25, 4 pixels wide: 24 dB without grain, 31 with it).
 *
 * It keeps the means of squares of 2x2 pixels, a float for each.
 *
 * @param visible a value a pixel, image after image
 */
export function fillHidden(source: ImageRows, visible: Visible): ImageRows {
  const filled = fillSmoothly(source, visible);
  const [, , height, width] = source.shape;
  let sigma: number | undefined;
  return {
    ...filled,
    read(image, channel, from, to, out, columns = [0, width]) {
      filled.read(image, channel, from, to, out, columns);
      const [left, right] = columns;
      for (let y = from, i = 0; y < to; y++) {
        for (let x = left, at = (image * height + y) * width + left; x < right; x++, i++, at++) {
          if (visible[at] !== 0) continue;
          sigma ??= noiseOf(filled);
          if (sigma > 0) out[i] = Math.min(1, Math.max(0, out[i]! + sigma * grainAt(x, y, channel)));
        }
      }
    },
  };
}

/** Less is not seen, and may be fine texture. */
const leastSigma = 2 / 255;

function noiseOf(image: ImageRows): number {
  const sigma = estimateNoise(image) ?? 0;
  return sigma < leastSigma ? 0 : sigma;
}

/** A side of the pattern that is repeated, in pixels. */
const grainSide = 64;
let grain: Float32Array | undefined;
/** First part of the random path of grain: nothing else draws from it. */
const grainPurpose = 0x67726169;

/** Standard normal, the same wherever it runs; channels differ. */
function grainAt(x: number, y: number, channel: number): number {
  if (grain === undefined) {
    grain = new Float32Array(grainSide ** 2);
    randomStream(1, grainPurpose).fillNormal(grain);
  }
  const at = (y % grainSide) * grainSide + (x % grainSide);
  return grain[(at + channel * 1_365) % grain.length]!;
}

function fillSmoothly(source: ImageRows, visible: Visible): ImageRows {
  const [batch, channels, height, width] = source.shape;
  const size = height * width;
  const halfWidth = Math.ceil(width / 2);
  const halves: (Float32Array | undefined)[] = [];
  for (let image = 0; image < batch; image++) {
    const shows = visible.subarray(image * size, (image + 1) * size);
    const hides = shows.includes(0);
    for (let channel = 0; channel < channels; channel++) {
      const readRow = (y: number, out: Float32Array) => {
        source.read(image, channel, y, y + 1, out);
      };
      halves.push(hides ? filledHalf(readRow, shows, width, height) : undefined);
    }
  }
  return {
    shape: source.shape,
    visible,
    read(image, channel, from, to, out, columns = [0, width]) {
      source.read(image, channel, from, to, out, columns);
      const half = halves[image * channels + channel];
      if (half === undefined) return;
      const [left, right] = columns;
      for (let y = from, i = 0; y < to; y++) {
        for (let x = left, at = image * size + y * width + left; x < right; x++, i++, at++) {
          if (visible[at] === 0) out[i] = half[(y >> 1) * halfWidth + (x >> 1)]!;
        }
      }
    },
  };
}

type ReadRow = (y: number, out: Float32Array) => void;

/** A plane at half its size: the means of what shows in squares of 2x2, filled from the next smaller one where nothing does. */
function filledHalf(readRow: ReadRow, visible: Visible, width: number, height: number): Float32Array {
  const halfWidth = Math.ceil(width / 2);
  const half = new Float32Array(halfWidth * Math.ceil(height / 2));
  const counts = new Uint8Array(half.length);
  const row = new Float32Array(width);
  for (let y = 0, i = 0; y < height; y++) {
    readRow(y, row);
    for (let x = 0; x < width; x++, i++) {
      if (visible[i] === 0) continue;
      const above = (y >> 1) * halfWidth + (x >> 1);
      half[above]! += row[x]!;
      counts[above]!++;
    }
  }
  for (let i = 0; i < half.length; i++) if (counts[i]! > 0) half[i]! /= counts[i]!;
  fill(half, counts, halfWidth);
  return half;
}

/** In place. */
function fill(values: Float32Array, visible: Visible, width: number): void {
  if (values.length === 1 || !visible.includes(0)) return;
  const height = values.length / width;
  const readRow: ReadRow = (y, out) => {
    out.set(values.subarray(y * width, (y + 1) * width));
  };
  const half = filledHalf(readRow, visible, width, height);
  const halfWidth = Math.ceil(width / 2);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (visible[i] === 0) values[i] = half[(y >> 1) * halfWidth + (x >> 1)]!;
    }
  }
}
