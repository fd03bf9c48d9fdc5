import { DenoiseError } from '@denoisekit/core';
import type { Foreign } from './foreign.js';
import { axisOf } from './ports.js';
import { randomImage } from '../check/geometry-checks.js';

/** The sizes that a model takes. */
export interface Sizes {
  /** Null where each is free. */
  readonly baked: { readonly height: number; readonly width: number } | null;
  /** Height and width must be multiples of it. */
  readonly multiple: number;
}

/** Of pictures to try on: small ones are quick, and a multiple of 64 has to have room for two steps. */
const least = 48;

/** Multiples that networks ask for: powers of two, windows of 7, 10 and 12, and threes. */
export const multiples = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64] as const;

/**
 * Tries sizes. For each multiple, two neighbouring ones, height and width apart: what takes both takes every multiple, since a true multiple
 * that divides both divides their difference.
 *
 * @throws DenoiseError `model-invalid` where it takes no size that was tried, with its reason
 */
export async function findSizes(foreign: Foreign): Promise<Sizes> {
  const baked = bakedIn(foreign);
  if (baked !== null) {
    await tryOn(foreign, baked.height, baked.width);
    return { baked, multiple: 1 };
  }
  let reason: unknown;
  for (const multiple of multiples) {
    const steps = Math.ceil(least / multiple);
    try {
      await tryOn(foreign, multiple * steps, multiple * (steps + 1));
      await tryOn(foreign, multiple * (steps + 1), multiple * steps);
      return { baked: null, multiple };
    } catch (error) {
      if (!isAnswer(error)) throw error;
      reason = error;
    }
  }
  if (reason instanceof DenoiseError && reason.code === 'model-invalid') throw reason;
  throw new DenoiseError('model-invalid', {
    what: 'the file answers with a picture to no size that was tried',
    actual: reason instanceof Error ? reason.message : undefined,
    expected: `an answer of the input's size, for height and width that are multiples of ${multiples.at(-1)!} or less`,
    fix: 'a network that enlarges, classifies or describes pictures does not denoise them',
    cause: reason,
  });
}

/** That a size does not fit is an answer; that the process died is none. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof DenoiseError && (error.code === 'inference-failed' || error.code === 'model-invalid')
  );
}

function bakedIn({ ports: { picture }, form }: Foreign): Sizes['baked'] {
  const [height, width] = picture.shape.filter((_, axis) => axis !== 0 && axis !== axisOf(form));
  if (typeof height === 'string' && typeof width === 'string') return null;
  if (typeof height === 'number' && typeof width === 'number') return { height, width };
  throw new DenoiseError('model-invalid', {
    what: 'the file has one of height and width baked in, and not the other',
    actual: `[${picture.shape.join(', ')}]`,
    expected: 'both, or neither',
    fix: 'export it again with both as dynamic axes',
  });
}

async function tryOn(foreign: Foreign, height: number, width: number): Promise<void> {
  await foreign.run(randomImage(foreign.form.channels, height, width));
}
