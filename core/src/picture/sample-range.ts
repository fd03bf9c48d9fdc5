import type { Pixels } from './pixels.js';

/** The samples that stand for 0 and 1. */
export interface SampleRange {
  readonly low: number;
  readonly high: number;
}

/** Share of the samples that may lie below the range, and above it: hot pixels, and a few that are far brighter than the rest. */
const outside = 1e-4;
/** Of all 65,535, what a range covers at most. */
const mostCovered = 0.25;
/** In pixels, evenly spaced: more would take longer than they tell. */
const mostCounted = 2 ** 20;
/** In pixels: fewer tell nothing. */
const leastCounted = 64;
/** A range of fewer samples holds a mask, or nothing. */
const leastSpan = 16;

/**
 * The range that samples of 16 bits use, where it is a quarter of theirs or less: a camera of 10, 12 or 14 bits fills no more. On [0, 1] such a picture would be
 * nearly black to a model, and its noise too weak to see. From the 0.01 to the 99.99 percentile of colours. Undefined for 8 bits, and where samples use more.
 */
export function usedRange({ data, channels }: Pick<Pixels, 'data' | 'channels'>): SampleRange | undefined {
  if (!(data instanceof Uint16Array)) return undefined;
  const counts = new Uint32Array(65_536);
  const colours = channels < 3 ? 1 : 3;
  const pixels = data.length / channels;
  if (pixels < leastCounted) return undefined;
  const step = Math.ceil(pixels / mostCounted) * channels;
  let counted = 0;
  for (let at = 0; at < data.length; at += step, counted += colours) {
    for (let colour = at; colour < at + colours; colour++) counts[data[colour]!]!++;
  }
  const most = outside * counted;
  const low = firstBeyond(counts, most);
  const high = 65_535 - firstBeyond(counts.reverse(), most);
  return high - low < leastSpan || high - low > mostCovered * 65_535 ? undefined : { low, high };
}

/** The first place up to which more than so many are counted. */
function firstBeyond(counts: Uint32Array, most: number): number {
  let place = 0;
  for (let sum = counts[0]!; sum <= most; sum += counts[place]!) place++;
  return place;
}

/** How far beyond [0, 1] a model sees: what a hot pixel has more would spoil all that is around it. */
const beyond = 0.25;

/** The value of a sample, as a model sees it. */
export function valueIn({ low, high }: SampleRange, sample: number): number {
  const value = (sample - low) / (high - low);
  return value < -beyond ? -beyond : value > 1 + beyond ? 1 + beyond : value;
}

/** The sample of a value, with what the model was not shown of the sample before. */
export function sampleIn(range: SampleRange, value: number, before: number): number {
  const { low, high } = range;
  return low + (value - valueIn(range, before)) * (high - low) + (before - low);
}
