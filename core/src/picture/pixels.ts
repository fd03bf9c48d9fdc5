import { DenoiseError } from '../errors.js';
import type { ImageTensor } from '../image/image-tensor.js';
import { readBand, type ImageRows } from '../image/image-rows.js';
import { sampleIn, valueIn, type SampleRange } from './sample-range.js';

/** Rows of interleaved samples, as files and canvases hold them: one picture, or several of one size, one after the other. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. Alpha is straight: colours are not multiplied by it. */
  readonly channels: 1 | 2 | 3 | 4;
  /** Frames of an animation, or pages. Default 1. */
  readonly frames?: number | undefined;
  /** Bytes are samples of 8 bits, words are samples of 16. */
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  /** The samples of colours that stand for 0 and 1: see `usedRange`, which codecs set it by. Default: 0, and 255 or 65535. Samples outside of it are kept. */
  readonly range?: SampleRange | undefined;
}

/** Bits of a sample. */
export type SampleDepth = 8 | 16;

export function depthOf({ data }: Pick<Pixels, 'data'>): SampleDepth {
  return data instanceof Uint16Array ? 16 : 8;
}

/** The sample that stands for 1: white, or opaque. */
export function fullSample(depth: SampleDepth): number {
  return depth === 8 ? 255 : 65_535;
}

/** Samples of a pixel without its alpha. */
export function colourChannels({ channels }: Pick<Pixels, 'channels'>): 1 | 3 {
  return channels < 3 ? 1 : 3;
}

/** Where in a pixel its alpha is; undefined where every pixel is opaque. */
export function alphaIndex({ channels }: Pick<Pixels, 'channels'>): 1 | 3 | undefined {
  return channels === 2 ? 1 : channels === 4 ? 3 : undefined;
}

/** @throws DenoiseError `shape-mismatch` unless the samples fill the picture */
export function assertPixels({ width, height, channels, frames = 1, data }: Pixels): void {
  const expected = frames * height * width * channels;
  if (data.length === expected && expected > 0) return;
  throw new DenoiseError('shape-mismatch', {
    what: `the samples do not fill ${frames === 1 ? '' : `${frames} times `}${height} rows of ${width} pixels of ${channels}`,
    actual: `${data.length} samples`,
    expected: `${expected}`,
  });
}

/** Of as many samples and as deep, none of them set. */
export function blankLike(data: Pixels['data']): Uint8Array | Uint16Array {
  return data instanceof Uint16Array ? new Uint16Array(data.length) : new Uint8Array(data.length);
}

/** Samples that may be changed. A Buffer's own slice would not copy. */
export function copyOf(data: Pixels['data']): Uint8Array | Uint16Array {
  return data instanceof Uint16Array ? new Uint16Array(data) : new Uint8Array(data);
}

/** Whether every pixel has three equal colours, however many samples the file spends on it. */
export function isGrey({ channels, data }: Pixels): boolean {
  if (channels < 3) return true;
  for (let at = 0; at < data.length; at += channels) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  }
  return true;
}

/**
 * The colours of pixels as a tensor, `[frames, channels, height, width]`: a sample s becomes s / 255, or s / 65535 of 16 bits, or
 * lies in the `range` of the picture. Alpha is left out. Undone by `toPixels`.
 *
 * @param channels 1 takes the first sample of each pixel, which is right where `isGrey`. Default: those the pixels have.
 * @throws DenoiseError `shape-mismatch`
 */
export function fromPixels(pixels: Pixels, channels: 1 | 3 = colourChannels(pixels)): ImageTensor {
  return readBand(pixelRows(pixels, channels));
}

/** `fromPixels`, read a few rows at a time. */
export function pixelRows(pixels: Pixels, channels: 1 | 3 = colourChannels(pixels)): ImageRows {
  assertPixels(pixels);
  const { width, height, channels: stride, frames = 1, data } = pixels;
  const values = valuesOf(pixels);
  return {
    shape: [frames, Math.min(channels, colourChannels(pixels)), height, width],
    read(frame, channel, from, to, out, [left, right] = [0, width]) {
      for (let y = frame * height + from, i = 0; y < frame * height + to; y++) {
        const start = (y * width + left) * stride + channel;
        readSamples(data, start, stride, values, out, i, (i += right - left));
      }
    },
  };
}

/** A function of its own, whose arguments are nearer than what lies around a closure: that takes a third of the time. */
function readSamples(
  samples: Pixels['data'],
  start: number,
  stride: number,
  values: Float32Array,
  out: Float32Array,
  from: number,
  to: number,
): void {
  for (let i = from, at = start; i < to; i++, at += stride) out[i] = values[samples[at]!]!;
}

const tables = new Map<SampleDepth, Float32Array>();

/** The value of each sample: looking it up is faster than dividing. */
function valuesOf({ data, range }: Pixels): Float32Array {
  const depth = depthOf({ data });
  if (range !== undefined)
    return Float32Array.from({ length: fullSample(depth) + 1 }, (_, sample) => valueIn(range, sample));
  let values = tables.get(depth);
  if (values === undefined) {
    const full = fullSample(depth);
    values = Float32Array.from({ length: full + 1 }, (_, sample) => sample / full);
    tables.set(depth, values);
  }
  return values;
}

export interface ToPixelsOptions {
  /** Which image of the batch. Default 0. */
  readonly index?: number | undefined;
  /** Default 8. */
  readonly depth?: SampleDepth | undefined;
}

/**
 * An image of a batch as pixels without alpha: round(255 x), or round(65535 x), with halves away from zero. Values outside
 * [0, 1] are clamped; NaN becomes 0.
 *
 * @throws DenoiseError `shape-mismatch` when the batch has no such image, or its channels are neither 1 nor 3
 */
export function toPixels(
  { data, shape }: ImageTensor,
  { index = 0, depth = 8 }: ToPixelsOptions = {},
): Pixels {
  const [batch, channels, height, width] = shape;
  if (!Number.isInteger(index) || index < 0 || index >= batch || (channels !== 1 && channels !== 3)) {
    throw new DenoiseError('shape-mismatch', {
      what: `[${shape.join(', ')}] has no picture ${index}`,
      expected: `0 to ${batch - 1}, of 1 or 3 channels`,
    });
  }
  const plane = height * width;
  const length = channels * plane;
  const samples = depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
  for (let channel = 0; channel < channels; channel++) {
    writeSamples(samples, channel, channels, data, (index * channels + channel) * plane, plane);
  }
  return { width, height, channels, data: samples };
}

/**
 * Rounds `count` values from `from` on into every `stride`-th sample from `at` on.
 *
 * @param before what the values were made of, laid out alike, for its `range`. Default: samples use all of theirs
 */
export function writeSamples(
  samples: Pixels['data'],
  at: number,
  stride: number,
  values: Float32Array,
  from: number,
  count: number,
  before?: Pick<Pixels, 'data' | 'range'>,
): void {
  const full = fullSample(depthOf({ data: samples }));
  const end = from + count;
  if (before?.range !== undefined) {
    for (let i = from, to = at; i < end; i++, to += stride) {
      const sample = sampleIn(before.range, values[i]!, before.data[to]!) + 0.5;
      samples[to] = sample >= 1 ? (sample < full ? sample : full) : 0;
    }
    return;
  }
  for (let i = from, to = at; i < end; i++, to += stride) {
    // The product of a float32 and `full` is exact in a double, so adding a half rounds halves up and nothing else; samples are cut to whole numbers.
    const value = values[i]! * full + 0.5;
    samples[to] = value >= 1 ? (value < full ? value : full) : 0;
  }
}
