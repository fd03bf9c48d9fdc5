import { addNoise, imageTensor, type ImageTensor, type Noise, randomStream } from '@denoisekit/core';
import type { CleanImages } from '../document.js';
import { baselineNoiseSeed, chunksOf, valuesOf, type Pauses } from './baseline.js';
import { solveSymmetric } from './cholesky.js';
import { paddedPlane } from './padded-plane.js';

/** Pixels on a side of the window. On digits at sigma 0.5, 7 and 11 come within 0.1 % of it. */
export const windowSide = 9;
const radius = (windowSide - 1) / 2;
const windowValues = windowSide * windowSide;

/** Noisy values to look at, and places among them, drawn at random, whose windows are learnt from. */
const maxValues = 4_000_000;
const maxPlaces = 30_000;
/** Places whose windows are taken up together, so that the sums are read and written once for all of them. */
const lanes = 4;
/** First word of the path of the streams that draw them: "plac" in ASCII. */
const placePurpose = 0x706c6163;

export interface WindowFilter {
  readonly channels: number;
  /** For each channel of the answer: the window of each channel of the image, then a constant. */
  readonly weights: Float64Array;
}

/**
 * The best linear filter that is the same at each pixel: weights for the window of all channels around it, and a constant,
 * with the least squared error on noisy training images. For images too large to be taken whole.
 */
export async function fitWindowFilter(
  images: CleanImages,
  noise: Noise,
  pauses: Pauses,
): Promise<WindowFilter> {
  const size = valuesOf(images);
  const count = Math.min(images.count, Math.max(1, Math.floor(maxValues / size)));
  const [, channels, height, width] = images.images(0, 1).shape;
  const plane = height * width;
  const unknowns = channels * windowValues + 1;
  const system = new Float64Array(unknowns * unknowns);
  const weights = new Float64Array(channels * unknowns);
  // Window after window in lanes side by side; the last unknown is the constant, whose value is 1.
  const windows = new Float64Array(unknowns * lanes).fill(1);
  const targets = new Float64Array(channels * lanes);
  const planes = paddedPlanes(channels, height, width);
  const blocksEach = Math.ceil(Math.min(plane, maxPlaces / count) / lanes);
  for await (const { clean, first } of chunksOf(images, count, pauses)) {
    const noisy = addNoise(clean, noise, { seed: baselineNoiseSeed, firstIndex: first });
    for (let image = 0; image < clean.shape[0]; image++) {
      const start = image * size;
      planes.fill(noisy.data.subarray(start, start + size));
      const random = randomStream(baselineNoiseSeed, placePurpose, first + image);
      for (let block = 0; block < blocksEach; block++) {
        for (let lane = 0; lane < lanes; lane++) {
          const place = random.integer(plane);
          planes.window(Math.floor(place / width), place % width, windows, lane);
          for (let channel = 0; channel < channels; channel++) {
            targets[channel * lanes + lane] = clean.data[start + channel * plane + place]!;
          }
        }
        addProducts(system, windows, windows, unknowns, true);
        addProducts(weights, targets, windows, unknowns, false);
      }
    }
  }
  complete(system, unknowns);
  solveSymmetric(system, weights, unknowns);
  return { channels, weights };
}

/** Denoised images, clipped to [0, 1]. Past its edges an image goes on by reflection. */
export function applyWindowFilter({ channels, weights }: WindowFilter, noisy: ImageTensor): ImageTensor {
  const [batch, , height, width] = noisy.shape;
  const size = channels * height * width;
  const out = new Float32Array(noisy.data.length);
  const planes = paddedPlanes(channels, height, width);
  const { stride, padded } = planes;
  const sums = new Float64Array(width);
  for (let image = 0; image < batch; image++) {
    planes.fill(noisy.data.subarray(image * size, (image + 1) * size));
    for (let channel = 0; channel < channels; channel++) {
      const first = channel * (channels * windowValues + 1);
      for (let row = 0; row < height; row++) {
        sums.fill(weights[first + channels * windowValues]!);
        for (let line = 0; line < channels * windowSide; line++) {
          const from = padded[Math.floor(line / windowSide)]!;
          addLine(sums, from, (row + (line % windowSide)) * stride, weights, first + line * windowSide);
        }
        const to = image * size + (channel * height + row) * width;
        for (let column = 0; column < width; column++) {
          out[to + column] = Math.min(1, Math.max(0, sums[column]!));
        }
      }
    }
  }
  return imageTensor(out, noisy.shape);
}

/** One line of the window over a whole row, three of its nine weights at a time. */
function addLine(
  sums: Float64Array,
  padded: Float32Array,
  start: number,
  weights: Float64Array,
  first: number,
): void {
  for (let tap = 0; tap < windowSide; tap += 3) {
    const a = weights[first + tap]!;
    const b = weights[first + tap + 1]!;
    const c = weights[first + tap + 2]!;
    const from = start + tap;
    for (let i = 0; i < sums.length; i++) {
      sums[i]! += a * padded[from + i]! + b * padded[from + i + 1]! + c * padded[from + i + 2]!;
    }
  }
}

function paddedPlanes(channels: number, height: number, width: number) {
  const planes = Array.from({ length: channels }, () => paddedPlane(height, width, radius, 'reflection'));
  const plane = height * width;
  const { stride } = planes[0]!;
  return {
    stride,
    padded: planes.map(({ padded }) => padded),
    fill(image: Float32Array): void {
      planes.forEach((one, channel) => {
        one.fill(image.subarray(channel * plane, (channel + 1) * plane));
      });
    },
    window(row: number, column: number, out: Float64Array, lane: number): void {
      let to = lane;
      for (const { padded } of planes) {
        for (let y = row; y < row + windowSide; y++) {
          for (let x = column; x < column + windowSide; x++, to += lanes) out[to] = padded[y * stride + x]!;
        }
      }
    },
  };
}

/** `sums[i, j] += a[i] b[j]` for each lane; of a symmetric matrix on and below the diagonal only. */
function addProducts(
  sums: Float64Array,
  a: Float64Array,
  b: Float64Array,
  columns: number,
  symmetric: boolean,
): void {
  for (let i = 0; i * lanes < a.length; i++) {
    const at = i * lanes;
    const [a0, a1, a2, a3] = [a[at]!, a[at + 1]!, a[at + 2]!, a[at + 3]!];
    const row = i * columns;
    const end = symmetric ? i + 1 : columns;
    for (let j = 0; j < end; j++) {
      const from = j * lanes;
      sums[row + j]! += a0 * b[from]! + a1 * b[from + 1]! + a2 * b[from + 2]! + a3 * b[from + 3]!;
    }
  }
}

/** The half above the diagonal, and a little on it: the system of flat images has no solution of its own. */
function complete(system: Float64Array, size: number): void {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += system[i * size + i]!;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) system[j * size + i] = system[i * size + j]!;
    system[i * size + i]! += 1e-9 * trace + 1e-12;
  }
}
