import { roundUp, type ImageTensor } from '@denoisekit/core';
import { randomImage, farthestChange } from '../check/geometry-checks.js';

export interface Radius {
  /** Null where a pixel changes pixels at the edge of every picture that was tried, as one does that changes them all. */
  readonly radius: number | null;
  /** How it was found, for people. */
  readonly how: string;
}

export interface RadiusOptions {
  /** The answer to an image in [0, 1], in the file's own values. */
  readonly run: (image: ImageTensor) => Promise<ImageTensor>;
  readonly channels: number;
  readonly multiple: number;
}

/** Sides of the pictures that are tried, until one is larger than what a pixel reaches. */
const sides = [64, 128, 256, 384] as const;
/** Of the phases of a multiple, so many take their turn; those between reach no farther than their neighbours and the distance to them. */
const maxPhases = 8;
/**
 * What a pixel is set to. Through many layers a change shrinks below what a float32 can show beside other values, long before it ends; so it begins as
 * large as it can be in any range. With both signs, because a rectifier lets one pass.
 */
const extremes = [1e36, -1e36] as const;

/** Sets single pixels to extreme values, and looks how far away the answer changes in any bit. */
export async function findRadius({ run, channels, multiple }: RadiusOptions): Promise<Radius> {
  const step = Math.ceil(multiple / maxPhases);
  const phases = Array.from({ length: Math.ceil(multiple / step) }, (_, i) =>
    Math.min(i * step, multiple - 1),
  );
  let side = 0;
  for (const asked of sides) {
    side = roundUp(asked, multiple);
    const image = randomImage(channels, side, side);
    const before = await run(image);
    const first = Math.floor(side / 2 / multiple) * multiple;
    let reach = -1;
    for (const phase of phases) {
      for (const value of extremes) {
        const at = first + phase;
        reach = Math.max(reach, farthestChange(before, await run(withPixel(image, at, value)), at));
        if (reach >= room(side, first, multiple)) break;
      }
      if (reach >= room(side, first, multiple)) break;
    }
    if (reach < room(side, first, multiple)) {
      // Phases that were left out lie at most so far from those that were not.
      return {
        radius: Math.max(0, reach) + step - 1,
        how: `tried: no change of a pixel reached farther in ${side}x${side}`,
      };
    }
  }
  return {
    radius: null,
    how: `tried: a pixel changes others up to the edges of a picture of ${side}x${side}`,
  };
}

/** How far a change may reach from each of the pixels, and not touch the edge. */
function room(side: number, first: number, multiple: number): number {
  return Math.min(first, side - first - multiple);
}

function withPixel({ data, shape }: ImageTensor, at: number, value: number): ImageTensor {
  const [, channels, height, width] = shape;
  const copy = data.slice();
  for (let channel = 0; channel < channels; channel++) copy[(channel * height + at) * width + at] = value;
  return { data: copy, shape };
}
