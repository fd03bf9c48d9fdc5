import type { ImageTensor } from '@denoisekit/core';
import type { Trial } from './samples.js';

export interface Gain {
  readonly kind: string;
  readonly sigma: number;
  readonly decibels: number;
}

/** Values of an answer that are not finite. */
export interface NotNumbers {
  readonly kind: string;
  readonly sigma: number;
  readonly count: number;
  readonly of: number;
  /** One of them. */
  readonly value: number;
}

/** The gain of what is not a number, in dB. */
const noPicture = -100;

export function notNumbersIn({ data }: ImageTensor, { kind, sigma }: Trial): NotNumbers | undefined {
  const values = data.filter((value) => !Number.isFinite(value));
  return values.length === 0
    ? undefined
    : { kind, sigma, count: values.length, of: data.length, value: values[0]! };
}

/**
 * How much better the picture is than the noisy one, or than its mean grey where that is better, away from its edges: what a network pads with tells nothing of its range, and for some, such as
 * plain filters, it would be all that tells. Values beyond [0, 1] count as they are: clipping them would make less noise of a picture with more contrast.
 */
export function gainOf(picture: ImageTensor, { clean, noisy }: Trial): number {
  let [before, after, sum, squares, count] = [0, 0, 0, 0, 0];
  eachInside(picture, (at) => {
    const right = clean.data[at]!;
    before += (noisy.data[at]! - right) ** 2;
    after += (picture.data[at]! - right) ** 2;
    sum += right;
    squares += right ** 2;
    count++;
  });
  // A file that answers with one grey whatever it is given may be nearer than noisy.
  const flat = squares - sum ** 2 / count;
  const gain = 10 * Math.log10(Math.min(before, flat) / Math.max(after, Number.MIN_VALUE));
  return Number.isFinite(gain) ? gain : noPicture;
}

/** Indices of values that are at least an eighth of the side away from the edges. */
function eachInside(
  { shape: [batch, channels, height, width] }: ImageTensor,
  use: (at: number) => void,
): void {
  const [top, left] = [height >> 3, width >> 3];
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let y = top; y < height - top; y++) {
      for (let x = left; x < width - left; x++) use((plane * height + y) * width + x);
    }
  }
}

/** One figure for each kind and sigma. */
export function meanGains(gains: readonly Gain[]): readonly Gain[] {
  const groups = new Map<string, Gain[]>();
  for (const gain of gains) {
    const key = `${gain.kind} ${gain.sigma}`;
    groups.set(key, [...(groups.get(key) ?? []), gain]);
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    decibels: group.reduce((sum, { decibels }) => sum + decibels, 0) / group.length,
  }));
}

/**
 * The kind of picture and the level at which it gains most: a network may be for one level alone. One that takes the level as an input is for all of them, so
 * its gain is the mean over levels.
 */
export function bestOf(gains: readonly Gain[], isTold: boolean): Gain {
  const counted = isTold
    ? gains.map((gain) => {
        const same = gains.filter(({ kind }) => kind === gain.kind);
        return { ...gain, decibels: same.reduce((sum, { decibels }) => sum + decibels, 0) / same.length };
      })
    : gains;
  return counted.reduce((best, one) => (one.decibels > best.decibels ? one : best));
}

/** The greatest difference of any value inside. */
export function distance(a: readonly ImageTensor[], b: readonly ImageTensor[]): number {
  let most = 0;
  a.forEach((image, i) => {
    eachInside(image, (at) => {
      most = Math.max(most, Math.abs(image.data[at]! - b[i]!.data[at]!));
    });
  });
  return most;
}
