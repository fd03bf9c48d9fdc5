import type { RunRecord } from '@denoisekit/core';
import { DenoiseError, formatNoise, parseNoise } from '@denoisekit/core';
import { assertLimit } from './data/splits.js';
import type { Recipe } from './recipes/types.js';
import { choicesOf } from './terms.js';

/** What decides the weights, together with recipe, dataset, machine and backend. */
export type TrainConfig = RunRecord['config'];

/** What the user wants otherwise than the recipe has it. */
export type TrainOverrides = { readonly [K in keyof TrainConfig]?: TrainConfig[K] | undefined };

/** The seed of a run that is given none, by a recipe that prefers none. */
export const defaultSeed = 1;

/** Fewer than the last ten batches tell too little of what a network's channels are like. */
const leastNormalizedDecay = 0.9;

/**
 * The whole configuration of a run.
 *
 * @param trainImages after the limit
 * @throws DenoiseError `usage`, `noise-invalid`
 */
export function resolveConfig(recipe: Recipe, overrides: TrainOverrides, trainImages: number): TrainConfig {
  const { defaults } = recipe;
  const limit = overrides.limit ?? null;
  assertLimit(limit);
  const batchSize = overrides.batchSize ?? defaults.batchSize;
  assertNumber('the batch size', batchSize, 'a positive integer', isPositiveInteger);
  const usedBatchSize = Math.min(batchSize, trainImages);
  const epochs =
    overrides.epochs ??
    // A limit asks for a short run; a small data set does not.
    (limit === null ? epochsFor(recipe, trainImages, usedBatchSize) : defaults.epochs);
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
    assertNumber('the warm-up', overrides.warmup, 'a number in [0, 1)', (n) => n >= 0 && n < 1);
  }
  return {
    seed,
    epochs,
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

function epochsFor({ defaults }: Recipe, trainImages: number, batchSize: number): number {
  const stepsPerEpoch = Math.floor(trainImages / batchSize);
  return Math.max(defaults.epochs, Math.ceil(defaults.minSteps / stepsPerEpoch));
}

/** Steps of a whole run, fixed in advance: the schedule depends on it. */
export function totalStepsOf(config: TrainConfig, stepsPerEpoch: number): number {
  return Math.max(1, Math.round(config.epochs * stepsPerEpoch));
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
