import { DenoiseError } from '@denoisekit/core';
import type { Validation } from '../score/validate.js';

/** Steps before which no run is judged, since it has to leave its random start first. */
export const minStepsToJudge = 100;
/** The same for a network that adds a change to its input: that is hard to beat where there is little noise. */
export const minStepsToJudgeChange = 1_000;
/** A network that learns is far below; one that fell to black stands at 1. */
export const blackFactor = 0.98;

const fix = 'try a lower --lr (a third of it), or another --seed';

/** @throws DenoiseError `training-collapsed` unless the loss is a finite number */
export function assertLossFinite(loss: number, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new DenoiseError('training-collapsed', {
    what: `the loss of step ${step} is not a number: the weights diverged`,
    actual: String(loss),
    fix,
    details: { step },
  });
}

/**
 * @throws DenoiseError `training-collapsed` when one of them is no finite number: a checkpoint of it would be worth
 * nothing
 */
export function assertWeightsFinite(weights: Float32Array, step: number): void {
  assertLossFinite(weights.every(Number.isFinite) ? 0 : NaN, step);
}

/**
 * A network that generates its image collapses to black; one that adds a change to its input collapses to that input.
 *
 * @param corrects whether it adds a change to its input
 * @throws DenoiseError `training-collapsed` when the network denoises no better than that
 */
export function assertLearning(
  { mse, trivial }: Pick<Validation, 'mse' | 'trivial'>,
  corrects: boolean,
  step: number,
): void {
  const { blackMse, inputMse } = trivial;
  const bound = corrects ? inputMse : blackFactor * blackMse;
  if (step < (corrects ? minStepsToJudgeChange : minStepsToJudge) || mse < bound || bound === 0) return;
  throw new DenoiseError('training-collapsed', {
    what: `after ${step} steps the network is no better than ${corrects ? 'its input' : 'a black image'}`,
    actual: `validation MSE ${mse.toFixed(5)}`,
    expected: `below ${bound.toFixed(5)}`,
    fix,
    details: { step, validationMse: mse, blackMse, inputMse },
  });
}
