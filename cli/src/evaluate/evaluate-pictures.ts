import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatNoise, parseNoise, throughModel, toldLevel, type Noise } from '@denoisekit/core';
import { sweepPictures, type EvaluatedModel, type EvaluationDocument } from '@denoisekit/evaluation';
import { openPictureSet, type PictureSet, type PictureSetOptions } from '../pictures/picture-set.js';
import { createBars } from '../terminal/progress.js';
import type { Context } from '../command/verb.js';
import type { NamedModel } from '../models/with-models.js';

/** The levels at which papers give their figures. */
export const paperNoises = [15, 25, 50].map((sigma) => `gaussian-unclipped:${sigma}/255`);

export interface EvaluatePicturesOptions extends Pick<PictureSetOptions, 'data' | 'pairs'> {
  readonly noises?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  /** Only the first so many pictures. */
  readonly images?: number | undefined;
  /** All pictures in grey. It is so for models for grey alone. */
  readonly grey?: boolean | undefined;
}

/**
 * Models on whole pictures, as papers measure and, beside that, as 8-bit files hold the same noise.
 *
 * @throws DenoiseError `usage`, `dataset-missing`, `dataset-invalid`, and what the models reject with
 */
export async function evaluatePictures(
  models: readonly NamedModel[],
  { noises: asked = paperNoises, seed, images, ...options }: EvaluatePicturesOptions,
  context: Context,
): Promise<EvaluationDocument> {
  const noises = options.pairs === undefined ? withFilesOwn(asked) : [];
  const bars = createBars(context.io);
  const set = await openPictureSet(
    {
      ...{ data: options.data, pairs: options.pairs, limit: images },
      grey: options.grey === true || models.every(({ channels }) => channels === 1),
      note: (text) => {
        bars.print(`note: ${text}`);
      },
    },
    context,
  );
  return sweepSet(models.map(evaluated), set, { noises, seed }, context, bars);
}

/** Models on the pictures of a set, with a bar for the progress. */
export async function sweepSet(
  models: readonly EvaluatedModel[],
  dataset: PictureSet,
  { noises, seed }: { readonly noises: readonly string[]; readonly seed?: number | undefined },
  { io }: Context,
  bars = createBars(io),
): Promise<EvaluationDocument> {
  bars.start({ label: 'pictures', total: Math.max(1, noises.length) * dataset.count });
  try {
    return await sweepPictures({
      ...{ models, dataset, noises, seed, nextTurn, signal: io.signal, now: () => io.now() },
      onProgress: ({ noise, done }) => {
        bars.update(done, { facts: noise });
      },
    });
  } finally {
    bars.stop();
  }
}

/** Runs colour through a model for grey, and grey through one for colour, as `denoise` does. */
export function evaluated({ name, channels, denoiser, manifest }: NamedModel): EvaluatedModel {
  return {
    name,
    denoise: (noisy, { signal }) =>
      throughModel(noisy, channels, (image) =>
        denoiser.denoise(image, { signal, controls: toldLevel(manifest, image, undefined) }),
      ),
  };
}

/** Each unclipped noise is followed by what 8-bit files hold of it. */
function withFilesOwn(noises: readonly string[]): readonly string[] {
  const all = noises.flatMap((text) => {
    const noise = parseNoise(text);
    const inFiles: Noise = noise.map(({ weight, stages: [first, ...rest] }) => ({
      weight,
      stages:
        first?.kind === 'gaussian-unclipped' && rest.length === 0
          ? [
              { ...first, kind: 'gaussian' },
              { kind: 'round', level: [8, 8] },
            ]
          : [...(first === undefined ? [] : [first]), ...rest],
    }));
    return [noise, inFiles].map((each) => formatNoise(each));
  });
  return [...new Set(all)];
}
