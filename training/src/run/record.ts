import type { RunRecord } from '@denoisekit/core';
import type { TrainConfig } from './config.js';
import type { TrainingImages } from '../images/port.js';
import { describeEarlyStopping } from '../step/early-stopping.js';
import type { NetworkFacts } from '../recipes/network.js';
import { describeAdam } from '../step/optimizer.js';
import type { CropStage, Recipe } from '../recipes/types.js';
import { describeSchedule } from '../step/schedule.js';
import type { LoadedTensorFlow } from '../backends/tensorflow.js';
import type { Hyperparameters } from './hyperparameters.js';

export interface RecordFacts {
  readonly recipe: Recipe;
  readonly config: TrainConfig;
  readonly hyperparameters: Hyperparameters;
  readonly images: TrainingImages;
  readonly network: NetworkFacts;
  readonly tensorflow: LoadedTensorFlow;
  /** Whether hidden convolutions are computed in bfloat16. */
  readonly bfloat16: boolean;
  readonly totalSteps: number;
  readonly startedAt: string;
}

/** The record of a run that is about to begin. */
export function newRecord(facts: RecordFacts): RunRecord {
  const { config, hyperparameters, images, network, tensorflow, bfloat16, totalSteps, startedAt } = facts;
  const { name, title, description } = facts.recipe;
  const { optimizer, schedule, earlyStopping, normalized, crops } = hyperparameters;
  return {
    format: 'denoisekit-run',
    version: 1,
    state: 'running',
    recipe: { name, title, description },
    config,
    optimizer: [
      describeAdam(optimizer),
      describeSchedule(schedule),
      ...(bfloat16 ? ['hidden convolutions in bfloat16'] : []),
      ...(normalized ? ['batch normalisation, folded into the weights'] : []),
      ...(images.size === null ? [describeCrops(crops)] : []),
      ...(earlyStopping ? [describeEarlyStopping(earlyStopping)] : []),
    ].join('; '),
    dataset: {
      name: images.name,
      sha256: images.sha256,
      channels: images.channels,
      height: images.size?.height ?? null,
      width: images.size?.width ?? null,
      trainImages: images.counts.train,
      validationImages: images.counts.validation,
      testImages: images.counts.test,
      shot: images.shot,
      pictures: images.pictures && [...images.pictures],
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

function describeCrops(crops: readonly CropStage[]): string {
  const stages = crops.map(({ until, size, batch }) => `${batch} of ${size}x${size} until ${until}`);
  return `crops: ${stages.join(', ')} of the steps`;
}
