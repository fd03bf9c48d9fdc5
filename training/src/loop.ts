import type { Batches } from './batches.js';
import { assertLossFinite } from './collapse.js';
import type { OnTrainEvent } from './events.js';
import { nextTurn } from './predict.js';
import type { Progress } from './progress.js';
import type { Trainer } from './trainer.js';

export interface LoopOptions {
  readonly trainer: Trainer;
  readonly batches: Batches;
  readonly totalSteps: number;
  /** The rate of a step, 0 for the first. */
  readonly learningRate: (step: number) => number;
  /** Asked before each step: whether the run ends before its last one. Default: it does not. */
  readonly isOver?: () => boolean;
  /** Where to start; kept up to date. */
  readonly progress: Progress;
  /** Milliseconds. */
  readonly now: () => number;
  readonly checkpointEveryMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: OnTrainEvent;
  /** After the last step of each epoch, and of the run. */
  readonly onEpochEnd: (learningRate: number) => Promise<void>;
  readonly onCheckpoint: () => Promise<void>;
}

/**
 * The steps of a run, from where `progress` stands to the last or until it is over, or to the step that is under way when the signal
 * comes.
 *
 * TF.js's native operations block the thread, so there is nothing to overlap: preparing a batch of 128 digits takes 1
 * % of a step.
 *
 * @throws DenoiseError `training-collapsed`
 */
export async function runLoop(options: LoopOptions): Promise<'finished' | 'stopped'> {
  const { trainer, batches, totalSteps, progress, now, onEvent, isOver = () => false } = options;
  const { batchSize, stepsPerEpoch } = batches;
  const started = now();
  const secondsBefore = progress.seconds;
  const stepsBefore = progress.step;
  let lastCheckpoint = started;
  let stepMs = 0;

  while (progress.step < totalSteps && !isOver()) {
    if (options.signal?.aborted) {
      await options.onCheckpoint();
      return 'stopped';
    }
    const before = now();
    const learningRate = options.learningRate(progress.step);
    const loss = await trainer.step(batches.at(progress.step), learningRate, progress.step);
    const after = now();
    stepMs += after - before;
    progress.step++;
    progress.seconds = secondsBefore + (after - started) / 1000;
    progress.lossSum += loss;
    progress.lossCount++;
    const { step } = progress;
    const stepsHere = step - stepsBefore;
    onEvent({
      type: 'step',
      step,
      totalSteps,
      epoch: Math.ceil(step / stepsPerEpoch),
      loss,
      learningRate,
      imagesPerSecond: stepMs > 0 ? (stepsHere * batchSize * 1000) / stepMs : 0,
      secondsLeft: ((after - started) / 1000 / stepsHere) * (totalSteps - step),
    });
    assertLossFinite(loss, step);
    if (step % stepsPerEpoch === 0 || step === totalSteps) {
      await options.onEpochEnd(learningRate);
      lastCheckpoint = now();
    } else if (now() - lastCheckpoint >= options.checkpointEveryMs) {
      await options.onCheckpoint();
      lastCheckpoint = now();
    }
    await nextTurn();
  }
  return 'finished';
}
