import { checkShift } from '../check/geometry-checks.js';
import { findRadius, type RadiusOptions } from './find-radius.js';
import { multiples } from './find-size.js';

export interface Reach {
  /** Height and width must be multiples of it, and pictures that are moved by it give answers that are moved by as much. */
  readonly multiple: number;
  /** Null where each pixel sees the whole picture, or where a tile's place in the picture matters. */
  readonly radius: number | null;
  /** How each was found, for people. */
  readonly how: { readonly multiple: string; readonly radius: string };
}

export interface ReachOptions extends RadiusOptions {
  /** Of the file's values: what stands for white less what stands for black. */
  readonly span: number;
}

/** Of the range. */
const tolerance = 1e-4;

/**
 * How far a pixel reaches, and by what a picture may be moved. A network that pads its input by itself, as NAFNet and Restormer do, takes any size; cut into
 * tiles, it is right only where tiles begin at multiples of what it pads to.
 *
 * @param options `multiple` is the least size that the file takes
 */
export async function findReach({ span, ...options }: ReachOptions): Promise<Reach> {
  const { run, channels, multiple } = options;
  const taken = 'tried: the least that answers at two neighbouring multiples';
  const first = await findRadius(options);
  if (first.radius === null) return { multiple, radius: null, how: { multiple: taken, radius: first.how } };
  for (const candidate of multiples.filter((one) => one % multiple === 0)) {
    // Pixels in phases that were not tried reach farther, by less than the multiple.
    const facts = { channels, sizeMultiple: candidate, radius: first.radius + candidate - multiple };
    if (!(await checkShift({ run }, facts, tolerance * span)).ok) continue;
    if (candidate === multiple)
      return { multiple, radius: first.radius, how: { multiple: taken, radius: first.how } };
    const { radius, how } = await findRadius({ ...options, multiple: candidate });
    return {
      multiple: candidate,
      radius,
      how: {
        multiple: `tried: it takes multiples of ${multiple}, but only pictures moved by ${candidate} give the answer moved`,
        radius: how,
      },
    };
  }
  return {
    multiple,
    radius: null,
    how: {
      multiple: taken,
      radius:
        'tried: by whatever it is moved, a picture does not give the answer moved, so it is never cut into tiles',
    },
  };
}
