import { resolve } from 'node:path';
import { DenoiseError, trainedOf } from '@denoisekit/core';
import type { MeasuredResults, ResultsModel } from '@denoisekit/report';
import type { Context } from '../command/verb.js';
import { readSubject } from './subject.js';

/**
 * What was measured, with the MSE of runs that train a model on for one level (`train --from`), each at its own noise.
 *
 * @throws DenoiseError `usage` where nothing was measured yet, for a run of no model's recipe, or one that has not been tested
 */
export async function withFineTuned(
  measured: MeasuredResults | null,
  runs: readonly string[],
  models: readonly ResultsModel[],
  context: Context,
): Promise<MeasuredResults> {
  if (measured === null) {
    throw new DenoiseError('usage', {
      what: 'there is nothing measured to set fine-tuned runs beside',
      fix: 'first denoisekit results --measure',
    });
  }
  const fineTuned = await Promise.all(
    runs.map(async (run) => {
      const path = resolve(context.io.cwd, run);
      const subject = await readSubject({ kind: 'run', name: run, path }, context);
      const trained = trainedOf(subject);
      const model = models.find((one) => trainedOf(one.subject)?.recipe === trained?.recipe);
      const tested = subject.quality.find(({ noise }) => noise === trained?.noise);
      if (model === undefined || tested === undefined) {
        throw new DenoiseError('usage', {
          what: `${run} cannot be set beside a model`,
          actual: model === undefined ? `the recipe ${trained?.recipe}` : 'a run that was not tested',
          fix: 'name complete runs of recipes that there are models of',
        });
      }
      return { model: model.subject.name, noise: tested.noise, mse: tested.denoised.mse };
    }),
  );
  return { ...measured, fineTuned };
}

/** What is still true of fine-tuned runs after everything else was measured anew: that of models whose file is the same. */
export function keepFineTuned(before: MeasuredResults | null, now: MeasuredResults): MeasuredResults {
  const digest = ({ models }: MeasuredResults, name: string) =>
    models.find((model) => model.name === name)?.sha256;
  const fineTuned = (before?.fineTuned ?? []).filter(
    ({ model }) => digest(before!, model) !== undefined && digest(before!, model) === digest(now, model),
  );
  return { ...now, fineTuned };
}
