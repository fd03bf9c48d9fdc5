import type { TrainConfig } from './config.js';
import type { BatchSize, TrainingImages } from '../images/port.js';
import type { EpochLosses } from '../step/plateau.js';
import { type Plan, stepsOf, stretchAt } from '../step/plan.js';
import type { CropStage } from '../recipes/types.js';
import { decayFrom, scheduleFactor } from '../step/schedule.js';
import type { Hyperparameters } from './hyperparameters.js';

/** Batch size, crop and learning rate at each step of a run. */
export interface StepSchedule {
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** The step before which the learning rate begins its last fall; null where the schedule has no such step. */
  readonly decayFrom: number | null;
  /** Every size there is, in their order. */
  readonly sizes: readonly BatchSize[];
  sizeAt(step: number): BatchSize;
  /** @param epochs those that have ended */
  learningRateAt(step: number, epochs: readonly EpochLosses[]): number;
  /** Pixels of the batches from a step to the last: what is left to compute. */
  pixelsFrom(step: number): number;
}

export interface StepScheduleOptions {
  readonly config: Pick<TrainConfig, 'learningRate' | 'batchSize'>;
  readonly hyperparameters: Pick<Hyperparameters, 'schedule' | 'crops'>;
  readonly images: Pick<TrainingImages, 'size'>;
  readonly plan: Plan;
  readonly stepsPerEpoch: number;
}

export function stepScheduleOf({
  config,
  hyperparameters,
  images,
  plan,
  stepsPerEpoch,
}: StepScheduleOptions): StepSchedule {
  const { schedule } = hyperparameters;
  const totalSteps = stepsOf(plan);
  const stages =
    images.size === null ? cropStages(hyperparameters.crops, config.batchSize) : wholeImages(images.size);
  const positionAt = (step: number): number => step / stretchAt(plan, step).steps;

  function wholeImages({ height, width }: { height: number; width: number }) {
    return [{ until: 1, size: { count: config.batchSize, height, width } }];
  }

  return {
    totalSteps,
    stepsPerEpoch,
    decayFrom: decayFrom(schedule, plan.at(-1)!),
    sizes: stages.map(({ size }) => size),
    sizeAt(step) {
      const position = positionAt(step);
      return (stages.find(({ until }) => position < until) ?? stages.at(-1)!).size;
    },
    learningRateAt: (step, epochs) =>
      config.learningRate * scheduleFactor(schedule, step, stretchAt(plan, step), epochs),
    pixelsFrom(step) {
      let pixels = 0;
      let from = step;
      for (const [at, { until, size }] of stages.entries()) {
        const to = at === stages.length - 1 ? totalSteps : Math.ceil(until * totalSteps);
        if (to <= from) continue;
        pixels += (to - from) * size.count * size.height * size.width;
        from = to;
      }
      return pixels;
    },
  };
}

/** The stages, their batches scaled as the chosen batch size scales the recipe's. */
function cropStages(crops: readonly CropStage[], batchSize: number) {
  const scale = batchSize / crops[0]!.batch;
  return crops.map(({ until, size, batch }) => ({
    until,
    size: { count: Math.max(1, Math.round(batch * scale)), height: size, width: size },
  }));
}
