import type { RunRecord } from '@denoisekit/core';
import { DenoiseError, formatNoise, parseNoise } from '@denoisekit/core';
import { type TrainingImages, assertLimit, stepsOfPass } from '../images/port.js';
import type { Recipe } from '../recipes/types.js';
import type { ScheduleKind } from '../step/schedule.js';
import { choicesOf } from './hyperparameters.js';

/** What decides the weights, together with recipe, dataset, machine and backend. */
export type TrainConfig = RunRecord['config'];

/** The user's changes to a recipe. */
export type TrainOverrides = { readonly [K in keyof TrainConfig]?: TrainConfig[K] | undefined };

/** The seed of a run where neither the user nor the recipe names one. */
export const defaultSeed = 1;

/** Default steps of an epoch on crops, which have no last image. */
const defaultEpochSteps = 1_000;

/** The statistics of fewer than the last ten batches are too noisy. */
const leastNormalizedDecay = 0.9;

/**
 * The whole configuration of a run.
 *
 * @param images those that the run takes of its source
 * @throws DenoiseError `usage`, `noise-invalid`
 */
export function resolveConfig(
  recipe: Recipe,
  overrides: TrainOverrides,
  images: Pick<TrainingImages, 'size' | 'counts'>,
): TrainConfig {
  const { defaults } = recipe;
  const limit = overrides.limit ?? null;
  assertLimit(limit);
  const batchSize = overrides.batchSize ?? defaults.batchSize;
  assertNumber('the batch size', batchSize, 'a positive integer', isPositiveInteger);
  const usedBatchSize = images.size === null ? batchSize : Math.min(batchSize, images.counts.train);
  const stepsPerEpoch = stepsPerEpochOf(recipe, images, usedBatchSize);
  const steps = stepsFor(recipe, overrides);
  if (steps !== undefined)
    assertNumber('the number of steps', steps, 'a positive integer', isPositiveInteger);
  const epochs =
    steps === undefined
      ? // A limit asks for a short run; a small data set does not.
        (overrides.epochs ?? (limit === null ? epochsFor(recipe, stepsPerEpoch) : defaults.epochs))
      : steps / stepsPerEpoch;
  assertNumber('the number of epochs', epochs, 'a number above 0', isPositive);
  const seed = overrides.seed ?? defaults.seed ?? defaultSeed;
  assertNumber('the seed', seed, 'an integer from 0 to 2^53 - 1', (n) => Number.isSafeInteger(n) && n >= 0);
  const learningRate = overrides.learningRate ?? defaults.learningRate;
  assertNumber('the learning rate', learningRate, 'a number above 0', isPositive);
  const averaging = overrides.averaging === undefined ? defaults.averaging : overrides.averaging;
  if (averaging !== null) {
    assertNumber('the decay of the average', averaging, 'a number in [0, 1)', (n) => n >= 0 && n < 1);
  }
  if (defaults.normalized && overrides.from === undefined) {
    assertNumber(
      'the decay of the average, by which batch normalisation knows all batches,',
      averaging ?? 0,
      `a number in [${leastNormalizedDecay}, 1) for ${recipe.name}`,
      (n) => n >= leastNormalizedDecay,
    );
  }
  for (const [what, value] of [
    ['the patience of early stopping', overrides.earlyStopping],
    ['the norm that gradients are clipped to', overrides.clipNorm],
    ['the value that gradients are clipped to', overrides.clipValue],
    ['the weight decay', overrides.weightDecay],
  ] as const) {
    if (value !== undefined) assertNumber(what, value, 'a number from 0', (n) => n >= 0 && n < Infinity);
  }
  if (overrides.warmup !== undefined) {
    assertWarmUpFits(overrides.schedule ?? defaults.schedule.kind);
    assertNumber('the warm-up', overrides.warmup, 'a number in [0, 1)', (n) => n >= 0 && n < 1);
  }
  return {
    seed,
    epochs,
    ...(steps === undefined ? {} : { steps }),
    batchSize: usedBatchSize,
    learningRate,
    noise: formatNoise(parseNoise(overrides.noise ?? defaults.noise)),
    noiseDraw: overrides.noiseDraw ?? defaults.noiseDraw,
    images: overrides.images ?? defaults.images,
    loss: overrides.loss ?? defaults.loss,
    limit,
    averaging,
    ...(overrides.from === undefined ? {} : { from: overrides.from }),
    ...choicesOf(recipe, overrides),
  };
}

/** A pass over whole images; on crops, the recipe's number of steps. */
export function stepsPerEpochOf(
  { defaults }: Recipe,
  { size, counts }: Pick<TrainingImages, 'size' | 'counts'>,
  batchSize: number,
): number {
  return size === null ? (defaults.epochSteps ?? defaultEpochSteps) : stepsOfPass(counts.train, batchSize);
}

/** @throws DenoiseError `usage` where the user says both */
function stepsFor({ defaults }: Recipe, { steps, epochs }: TrainOverrides): number | undefined {
  if (steps !== undefined && epochs !== undefined) {
    throw new DenoiseError('usage', {
      what: 'the length of the run is given twice',
      actual: `${steps} steps and ${epochs} epochs`,
      fix: 'give one of them',
    });
  }
  return steps ?? (epochs === undefined ? defaults.steps : undefined);
}

function epochsFor({ defaults }: Recipe, stepsPerEpoch: number): number {
  return Math.max(defaults.epochs, Math.ceil(defaults.minSteps / stepsPerEpoch));
}

/** Steps of a whole run, as it is begun: the schedule depends on it. */
export function totalStepsOf(config: Pick<TrainConfig, 'epochs' | 'steps'>, stepsPerEpoch: number): number {
  return config.steps ?? Math.max(1, Math.round(config.epochs * stepsPerEpoch));
}

function assertWarmUpFits(schedule: ScheduleKind): void {
  if (schedule !== 'constant-then-decay') return;
  throw new DenoiseError('usage', {
    what: 'a warm-up by its part of all steps does not fit the schedule constant-then-decay',
    fix: 'leave the warm-up out: its length in steps is part of that schedule',
  });
}

function assertNumber(what: string, value: number, expected: string, holds: (n: number) => boolean): void {
  if (holds(value)) return;
  throw new DenoiseError('usage', { what: `${what} is wrong`, actual: String(value), expected });
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
