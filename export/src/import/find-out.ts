import { DenoiseError, roundUp, type ModelManifest } from '@denoisekit/core';
import type { Graph } from '@denoisekit/runtime-node';
import { findConvention, rawAnswer, wayText, type Convention, type FoundConvention } from './find-answer.js';
import { findReach, type Reach } from './find-reach.js';
import { findSizes, type Sizes } from './find-size.js';
import { foreignOf, type Foreign } from './foreign.js';
import type { Stated } from './types.js';
import { usualLevel } from './plain-model.js';
import type { Form, Ports } from './ports.js';
import type { PieceSize } from '../pictures/piece.js';
import { trialsOf, type Samples } from './samples.js';

export interface FindOutOptions {
  readonly samples: readonly Samples[];
  readonly stated: Stated;
  readonly say: (text: string) => void;
}

/** What a file is, as trying has shown. */
export interface FoundOut {
  readonly foreign: Foreign;
  readonly sizes: Sizes;
  readonly way: FoundConvention;
  readonly geometry: ModelManifest['geometry'];
  /** How a fact of the manifest was found, by its field. */
  readonly how: Readonly<Record<string, string>>;
}

/**
 * Finds out what a file takes and gives, by running it.
 *
 * @param forms that its pictures may have, as `formsOf` gives them
 * @throws DenoiseError as `findSizes` and `findConvention` do
 */
export async function findOut(
  graph: Graph,
  ports: Ports,
  forms: readonly Form[],
  { samples, stated, say }: FindOutOptions,
): Promise<FoundOut> {
  say('finding the sizes that it takes');
  const { foreign, sizes } = await firstThatRuns(forms, async (form) => {
    const candidate = foreignOf(graph, ports, form);
    return { foreign: candidate, sizes: await findSizes(candidate) };
  });
  say('finding its range and what it answers with');
  const way = await findConvention(
    foreign,
    trialsOf(samples, pieceSize(sizes, foreign.form, trialSide)),
    stated,
  );
  const { multiple, radius, how } = await reachOf(foreign, sizes, way, say);
  if (radius === 0) throw looksAtNothing(way);
  return {
    foreign,
    way,
    sizes: { ...sizes, multiple },
    geometry: { sizeMultiple: multiple, receptiveFieldRadius: radius },
    how: {
      'input.dimensions': `${foreign.form.layout}, ${foreign.form.channels === 1 ? 'grey' : 'colour'}, by the file and by running it`,
      'geometry.sizeMultiple': how.multiple,
      'input.range': `${wayText(way)}; ${way.how}`,
      'geometry.receptiveFieldRadius': how.radius,
    },
  };
}

/** It may still gain, where less contrast is nearer to the clean picture. */
function looksAtNothing(way: FoundConvention): DenoiseError {
  return new DenoiseError('model-invalid', {
    what: 'the file does not denoise: it changes each pixel by itself, as a change of brightness or contrast does',
    actual: `a reach of 0 pixels, with ${wayText(way)}; ${way.how}`,
    expected: 'answers that depend on the pixels around',
    fix: 'export the network that was trained to denoise',
  });
}

/** Large enough to show what a picture is, small enough for a slow model. */
export const trialSide = 96;

/** Of pieces of pictures: the size that is baked in, or about so many pixels in each direction. */
export function pieceSize({ baked, multiple }: Sizes, { channels }: Form, side: number): PieceSize {
  const fitting = roundUp(side, multiple);
  return { channels, height: baked?.height ?? fitting, width: baked?.width ?? fitting };
}

/** The first form in which the file runs; the error of the first, which is the likeliest, where none does. */
async function firstThatRuns<T>(forms: readonly Form[], attempt: (form: Form) => Promise<T>): Promise<T> {
  let first: unknown;
  for (const form of forms) {
    try {
      return await attempt(form);
    } catch (error) {
      const ended =
        error instanceof DenoiseError && (error.code === 'worker-crashed' || error.code === 'timed-out');
      if (!(error instanceof DenoiseError) || ended) throw error;
      first ??= error;
    }
  }
  throw first;
}

async function reachOf(
  foreign: Foreign,
  { baked, multiple }: Sizes,
  way: Convention,
  say: (text: string) => void,
): Promise<Reach> {
  if (baked !== null) {
    const radius = 'not looked for: the size is baked in, so it is never cut into tiles';
    return { multiple, radius: null, how: { multiple: 'the size is baked into the file', radius } };
  }
  say('finding how far a pixel reaches');
  return findReach({
    run: (image) => rawAnswer(foreign, way, image, usualLevel),
    channels: foreign.form.channels,
    multiple,
    span: way.range[1] - way.range[0],
  });
}
