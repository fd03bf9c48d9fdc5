import type { RunRecord } from '@denoisekit/core';
import type { TrainConfig } from './config.js';
import type { ImageDataset } from './data/index.js';
import { describeEarlyStopping } from './early-stopping.js';
import type { NetworkFacts } from './network.js';
import { describeAdam } from './optimizer.js';
import type { Recipe } from './recipes/types.js';
import { describeSchedule } from './schedule.js';
import type { LoadedTensorFlow } from './tensorflow.js';
import type { Terms } from './terms.js';

export interface RecordFacts {
  readonly recipe: Recipe;
  readonly config: TrainConfig;
  readonly terms: Terms;
  readonly dataset: ImageDataset;
  readonly network: NetworkFacts;
  readonly tensorflow: LoadedTensorFlow;
  readonly totalSteps: number;
  readonly startedAt: string;
}

/** The record of a run that is about to begin. */
export function newRecord({
  recipe,
  config,
  terms,
  dataset,
  network,
  tensorflow,
  totalSteps,
  startedAt,
}: RecordFacts): RunRecord {
  const { name, title, description } = recipe;
  const { optimizer, schedule, earlyStopping, normalized, bfloat16 } = terms;
  return {
    format: 'denoisekit-run',
    version: 1,
    state: 'running',
    recipe: { name, title, description },
    config,
    optimizer: [
      describeAdam(optimizer),
      describeSchedule(schedule),
      ...(bfloat16 && tensorflow.bfloat16 ? ['hidden convolutions in bfloat16'] : []),
      ...(normalized ? ['batch normalisation, folded into the weights'] : []),
      ...(earlyStopping ? [describeEarlyStopping(earlyStopping)] : []),
    ].join('; '),
    dataset: {
      name: dataset.name,
      sha256: dataset.sha256,
      channels: dataset.channels,
      height: dataset.height,
      width: dataset.width,
      trainImages: dataset.train.count,
      validationImages: dataset.validation.count,
      testImages: dataset.test.count,
    },
    network,
    backend: tensorflow.backend,
    device: tensorflow.device,
    versions: { ...tensorflow.versions },
    progress: { steps: 0, totalSteps, seconds: 0, bestEpoch: null },
    references: [],
    startedAt,
    finishedAt: null,
  };
}
