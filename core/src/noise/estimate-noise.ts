import type { ImageTensor } from '../image/image-tensor.js';
import { halvedRows } from '../image/halved-rows.js';
import { imageRows, type ImageRows } from '../image/image-rows.js';
import { blockEnergies } from './block-energies.js';
import { kthSmallest } from './kth-smallest.js';

/** Of the blocks: those with the least shape in them, which hold the noise. */
const flatShare = 0.01;
/** Fewer would leave much to chance: 40 blocks have 840 high coefficients. */
const leastFlat = 40;
/** How many times as many blocks, the next flattest, tell how texture grows with shape. */
const nextShare = 10;
/** Of the energy of shapes, the most that texture has: natural pictures have less at high frequencies, and by far. */
const maxTexture = 0.2;
/** However much shape there is in all blocks: of the energy that was found, texture is at most nine tenths. */
const leastLeft = 0.1;
/** Blocks close to black or white, where clipping leaves less of the noise, are used only where there are too few others. */
const leastGain = 0.8;
/** Rounding to 8 bits hides less. */
const leastSigma = 0.3 / 255;
/** The estimate decides how much clipping left, which decides the estimate; it has settled after three, and at once where nothing is clipped. */
const rounds = 5;
/** Of the variance: a change of less ends the rounds. */
const settled = 1e-3;

/**
 * What clipping at 0 leaves of the variance of Gaussian noise, where the clipped values have a mean of 0, 0.2, 0.4, ... sigmas: the variance of
 * max(0, t + n) with t by that mean, in closed form from the normal distribution.
 */
const gains = [
  0, 0.1725, 0.3417, 0.4897, 0.614, 0.7153, 0.7954, 0.8571, 0.903, 0.9362, 0.9594, 0.975, 0.9852, 0.9915,
  0.9953, 0.9975,
];

/** White noise has the same spectrum at half size; what texture adds there stays below this, as a rule. */
const whiteGrowth = 2.5;
/** How much of the variance beyond that is noise of the picture: tried on noise that was resized or demosaiced. */
const coarseShare = 1.25;

/**
 * How much noise there seems to be in a picture: its standard deviation, in units of the picture's values, before it was clipped to [0, 1]. Over
 * all images of a batch and all channels (root mean square). Null where no block of 8x8 pixels fits in what shows.
 *
 * In the flattest blocks of 8x8 pixels, the high coefficients of the cosine transform hold noise and little else. The flattest ones by half of the
 * coefficients are measured by the other half, and the other way round: white noise is independent in both, so choosing by one half does not
 * bias the other. The texture that is left follows from how one half grows with the other in the next flattest blocks. (In the line of
 * N. Ponomarenko et al., "An automatic approach to lossy compression of AVIRIS images", IGARSS 2007.)
 *
 * Demosaicing, enlargement and JPEG files remove the high frequencies of noise. So the same is measured at half size, where white noise has a quarter of its variance:
 * what is found there beyond two and a half times as much is coarse noise, and is added.
 *
 * White noise from 3 to 50 of 255, clipped and in 8 bits, is found within 15 % or 1.5 of 255 in 97 % of photographs. Coarse
 * noise is found at half of its level or more in nine of ten. A picture's own grain counts as noise.
 *
 * @example
 * const sigma = estimateNoise(noisy);
 * console.log(sigma === null ? 'too small' : `${(255 * sigma).toFixed(1)} of 255`);
 */
export function estimateNoise(image: ImageTensor | ImageRows): number | null {
  const source = imageRows(image);
  const fine = variancesOf(source);
  if (fine.includes(null)) return null;
  const coarse = variancesOf(halvedRows(source));
  const variances = fine.map((variance, channel) => {
    const beyond = 4 * (coarse[channel] ?? 0) - whiteGrowth * variance!;
    return variance! + coarseShare * Math.max(0, beyond);
  });
  return Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / variances.length);
}

/** Of each channel, by what its own high frequencies tell. Null where no block fits. */
function variancesOf(image: ImageRows): readonly (number | null)[] {
  return blockEnergies(image).map(({ means, halves }) => {
    if (means.length === 0) return null;
    return halves.reduce((sum, { high, rest }) => sum + varianceOf(means, high, rest) / halves.length, 0);
  });
}

function varianceOf(means: Float64Array, high: Float64Array, rest: Float64Array): number {
  const count = means.length;
  const flat = Math.min(count, Math.max(leastFlat, Math.floor(flatShare * count)));
  const gain = new Float64Array(count);
  const shape = new Float64Array(count);
  let variance = kthSmallest(high, count >> 1);
  for (let round = 0; round < rounds; round++) {
    const before = variance;
    const sigma = Math.max(leastSigma, Math.sqrt(before));
    for (let i = 0; i < count; i++) gain[i] = gainAt(Math.min(means[i]!, 1 - means[i]!) / sigma);
    const least = Math.min(leastGain, kthSmallest(gain, count - flat));
    for (let i = 0; i < count; i++) shape[i] = gain[i]! < least ? Infinity : rest[i]! / gain[i]!;
    const end = Math.min(flat * (1 + nextShare), count);
    const flattestShape = kthSmallest(shape, flat - 1);
    const flattest = meansOf(-1, flattestShape);
    const next = meansOf(flattestShape, kthSmallest(shape, end - 1));
    variance = flattest.high;
    const growth = (next.high - flattest.high) / (next.rest - flattest.rest);
    if (growth > 0 && next.rest > flattest.rest) {
      const texture = Math.min(growth, maxTexture);
      // high = noise + texture * (rest - noise), of which noise is wanted.
      variance -= (texture / (1 - texture)) * Math.max(0, flattest.rest - flattest.high);
    }
    variance = Math.max(variance, flattest.high * leastLeft);
    if (Math.abs(variance - before) <= settled * before) break;
  }
  return variance;

  /** Over the blocks with a shape above `above`, up to `most`, as if nothing had been clipped. NaN where there are none. */
  function meansOf(above: number, most: number): { readonly rest: number; readonly high: number } {
    let rests = 0;
    let highs = 0;
    let blocks = 0;
    for (let i = 0; i < count; i++) {
      if (!(shape[i]! > above && shape[i]! <= most && shape[i]! < Infinity)) continue;
      rests += shape[i]!;
      highs += high[i]! / gain[i]!;
      blocks++;
    }
    return { rest: rests / blocks, high: highs / blocks };
  }
}

/** @param distance of the mean from black or white, in sigmas */
function gainAt(distance: number): number {
  const at = Math.max(0.5, distance) * 5; // below half a sigma there is nothing left to go by
  const before = Math.floor(at);
  if (before >= gains.length - 1) return 1;
  return gains[before]! + (at - before) * (gains[before + 1]! - gains[before]!);
}
