/** The samples that stand for 0 and 1. */
export interface SampleRange {
  readonly low: number;
  readonly high: number;
}

/** What is counted of a picture: the part of `Pixels` that says nothing of ranges. */
export interface Samples {
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly channels: number;
}

/** Share of the samples that may lie below the range, and above it: hot pixels, and a few that are far brighter than the rest. */
const outside = 1e-3;
/** Of all 65,535, what a range covers at most. */
const mostCovered = 0.25;
/** In pixels, evenly spaced: more would take longer than they tell. */
const mostCounted = 2 ** 20;
/** In pixels: fewer tell nothing. */
const leastCounted = 16;
/** Noise of a sample or less, as dark frames have it, is no more to a model than noise of 16 of 255. */
const leastSpan = 16;
/** Scale bars and hot pixels have it in pictures of fewer bits. */
const fullSample = 65_535;

/**
 * The range that samples of 16 bits use, where it is a quarter of theirs or less: a camera of 10, 12 or 14 bits fills no more. On [0, 1] such a picture would be
 * nearly black to a model, and its noise too weak to see. From the 0.1 to the 99.9 percentile of colours, 65,535 left out, and at least 16 samples wide.
 * Undefined for 8 bits, and where samples use more.
 */
export function usedRange({ data, channels }: Samples): SampleRange | undefined {
  if (!(data instanceof Uint16Array) || data.length < leastCounted * channels) return undefined;
  const counts = new Uint32Array(fullSample + 1);
  const colours = channels < 3 ? 1 : 3;
  const step = Math.ceil(data.length / channels / mostCounted) * channels;
  for (let at = 0; at < data.length; at += step) {
    for (let colour = at; colour < at + colours; colour++) counts[data[colour]!]!++;
  }
  counts[fullSample] = 0;
  const most = outside * counts.reduce((sum, count) => sum + count, 0);
  if (most === 0) return undefined;
  const low = firstBeyond(counts, most);
  const high = Math.max(low + leastSpan, fullSample - firstBeyond(counts.reverse(), most));
  return high - low > mostCovered * fullSample ? undefined : { low, high };
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

/** `auto`, `full`, or samples for black and white such as `100..4095`; undefined for anything else. */
export function parseSampleRange(text: string): 'auto' | 'full' | SampleRange | undefined {
  if (text === 'auto' || text === 'full') return text;
  const [low = NaN, high = NaN] = (/^(\d+)\.\.(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  return low < high && high <= fullSample ? { low, high } : undefined;
}
