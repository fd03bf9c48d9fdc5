import { randomStream } from '@denoisekit/core';
import { bytesOf, pixelsOf, type ExampleFile, type PictureFacts } from './picture.js';

/**
 * The order in which pictures are held in memory. Where all fit, they stay. Otherwise they pass through a window, one after the
 * other, in passes of different orders, and a step's examples are taken from what its window holds. The window moves with the pixels
 * that were trained on, so that reading costs the same share of any step.
 *
 * Positions count pixels, so a position drawn uniformly hits each picture as often as it has pixels.
 */
export interface PictureStream {
  /** Pixels of all pictures: the length of a pass. */
  readonly pixels: number;
  /** Pixels of the window that a step takes its examples from. */
  window(step: number, stepPixels: number): { readonly from: number; readonly pixels: number };
  /** The place of the picture at a position. Places are counted from 0, through all passes. */
  placeAt(position: number): number;
  /** The number, in the list that the stream was made of, of the picture at a place. */
  pictureAt(place: number): number;
}

/**
 * Pixels that come into the window for each pixel trained on. A JPEG decodes at 12 ns a pixel on an AMD EPYC, training takes at least
 * 1000: two of them are under 5 % of a step.
 */
const turnover = 2;

/** First part of the random path of the orders: "pics" in ASCII. */
const orderPurpose = 0x70696373;

/** Decoded ahead of the window, so that a step does not wait for a picture. */
export const placesAhead = 3;

/**
 * @param budgetBytes what decoded pictures may take, the window and those ahead of it together
 */
export function createStream(
  pictures: readonly (PictureFacts & Pick<ExampleFile, 'pair'>)[],
  { seed, budgetBytes }: { readonly seed: number; readonly budgetBytes: number },
): PictureStream {
  const sizes = pictures.map(pixelsOf);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const bytes = pictures.map(bytesOf);
  const totalBytes = bytes.reduce((sum, size) => sum + size, 0);
  const largest = bytes.reduce((most, size) => Math.max(most, size), 0);
  const allFit = totalBytes <= budgetBytes;
  // The window's ends lie within pictures, which are there as a whole.
  const windowBytes = Math.max(budgetBytes / 2, budgetBytes - (placesAhead + 2) * largest);
  const windowPixels = allFit ? total : Math.ceil((total * windowBytes) / totalBytes);
  const passes = new Map<number, Pass>();

  function passOf(number: number): Pass {
    const known = passes.get(number);
    if (known !== undefined) return known;
    const order = Uint32Array.from(sizes, (_, i) => i);
    if (!allFit) randomStream(seed, orderPurpose, number).shuffle(order);
    const ends = new Float64Array(order.length);
    let end = 0;
    order.forEach((picture, rank) => {
      ends[rank] = end += sizes[picture]!;
    });
    passes.clear(); // a window spans two passes at most, and mostly one
    passes.set(number, { order, ends });
    return { order, ends };
  }

  return {
    pixels: total,
    window: (step, stepPixels) => ({ from: allFit ? 0 : step * stepPixels * turnover, pixels: windowPixels }),
    placeAt(position) {
      const pass = Math.floor(position / total);
      return pass * sizes.length + rankAt(passOf(pass).ends, position - pass * total);
    },
    pictureAt: (place) => passOf(Math.floor(place / sizes.length)).order[place % sizes.length]!,
  };
}

interface Pass {
  /** Numbers of the pictures. */
  readonly order: Uint32Array;
  /** Where each ends, in pixels from the beginning of the pass. */
  readonly ends: Float64Array;
}

/** The first rank whose end lies beyond the position. */
function rankAt(ends: Float64Array, position: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
