import {
  imageTensor,
  randomStream,
  roundUp,
  type ImageTensor,
  type RunOptions,
  type Session,
} from '@denoisekit/core';
import { toleranceCheck, type Check } from './check.js';

export interface Geometry {
  readonly channels: number;
  readonly sizeMultiple: number;
  /** In pixels, along each axis. */
  readonly radius: number;
}

/**
 * Turns one pixel at a time over and looks how far the answer changes: never beyond the stated radius. A net that works on
 * strides sees differently far from different places, so pixels in all phases of the size multiple take their turn.
 */
export async function checkReceptiveField(
  session: Pick<Session, 'run'>,
  { channels, sizeMultiple, radius }: Geometry,
  options?: RunOptions,
): Promise<Check> {
  const margin = Math.max(8, radius);
  const side = roundUp(2 * (radius + margin) + sizeMultiple, sizeMultiple);
  const image = randomImage(channels, side, side);
  const before = await session.run(image, options);
  const first = Math.floor((side - sizeMultiple) / 2);
  let reach = -1;
  for (let at = first; at < first + sizeMultiple; at++) {
    const after = await session.run(turnedOver(image, at), options);
    reach = Math.max(reach, farthestChange(before, after, at));
  }
  const ok = reach >= 0 && reach <= radius;
  const found = reach < 0 ? 'a pixel changes nothing at all' : `a pixel reaches ${reach} pixels far`;
  const text = `receptive field: ${found}, ${ok ? 'within' : 'not within'} the stated ${radius}`;
  return { name: 'receptive-field', ok, text, ...(reach < 0 ? { advice: constantAnswer } : {}) };
}

const constantAnswer =
  'the network answers the same whatever it is given, as one does that was trained on black images, on images that are all the ' +
  'same, or on masks of 0 and 1 that were not scaled to 255: train it on pictures';

/** The picture moved by the size multiple gives the answer moved by as much, away from the edges. */
export async function checkShift(
  session: Pick<Session, 'run'>,
  { channels, sizeMultiple, radius }: Geometry,
  tolerance: number,
  options?: RunOptions,
): Promise<Check> {
  const inner = Math.max(8, sizeMultiple);
  const side = roundUp(2 * radius + sizeMultiple + inner, sizeMultiple);
  const whole = randomImage(channels, side + sizeMultiple, side + sizeMultiple);
  const there = await session.run(window(whole, 0, side), options);
  const moved = await session.run(window(whole, sizeMultiple, side), options);
  let max = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let y = radius; y < side - sizeMultiple - radius; y++) {
      for (let x = radius; x < side - sizeMultiple - radius; x++) {
        const a = there.data[(channel * side + y + sizeMultiple) * side + x + sizeMultiple]!;
        const b = moved.data[(channel * side + y) * side + x]!;
        max = Math.max(max, Math.abs(a - b)); // NaN stays
      }
    }
  }
  const what = `a picture moved by ${sizeMultiple} ${sizeMultiple === 1 ? 'pixel' : 'pixels'} gives the answer moved`;
  return toleranceCheck('shift', what, max, tolerance, `an image of ${side}x${side}`);
}

function turnedOver({ data, shape }: ImageTensor, at: number): ImageTensor {
  const [, channels, height, width] = shape;
  const copy = data.slice();
  for (let channel = 0; channel < channels; channel++) {
    const index = (channel * height + at) * width + at;
    copy[index] = copy[index]! < 0.5 ? 1 : 0;
  }
  return imageTensor(copy, shape);
}

/** In pixels along the farther axis; -1 when nothing changed. */
export function farthestChange(before: ImageTensor, after: ImageTensor, at: number): number {
  const [, channels, height, width] = before.shape;
  let farthest = -1;
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const index = (channel * height + y) * width + x;
        if (Object.is(before.data[index], after.data[index])) continue;
        farthest = Math.max(farthest, Math.abs(y - at), Math.abs(x - at));
      }
    }
  }
  return farthest;
}

/** Uniform in [0, 1]. */
export function randomImage(channels: number, height: number, width: number, seed = 1): ImageTensor {
  const random = randomStream(seed);
  const data = Float32Array.from({ length: channels * height * width }, () => random.uniform());
  return imageTensor(data, [1, channels, height, width]);
}

/** The square of `side` pixels whose upper left corner lies at `(from, from)`. */
function window({ data, shape }: ImageTensor, from: number, side: number): ImageTensor {
  const [, channels, height, width] = shape;
  const cut = new Float32Array(channels * side * side);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < side; y++) {
      const start = (channel * height + y + from) * width + from;
      cut.set(data.subarray(start, start + side), (channel * side + y) * side);
    }
  }
  return imageTensor(cut, [1, channels, side, side]);
}
