import { setImmediate as nextTurn } from 'node:timers/promises';
import { assertLossFinite } from './collapse.js';
import type { StepSchedule } from './step-schedule.js';
import type { OnTrainEvent } from './events.js';
import type { TrainingPairs } from '../images/port.js';
import type { Progress } from './progress.js';
import type { Trainer } from '../step/trainer.js';

export interface LoopOptions {
  readonly trainer: Trainer;
  readonly pairs: TrainingPairs;
  readonly stepSchedule: StepSchedule;
  /** Called before each step: whether the run ends early. Default: it does not. */
  readonly isOver?: () => boolean;
  /** Where to start; kept up to date. */
  readonly progress: Progress;
  /** Milliseconds. */
  readonly now: () => number;
  readonly checkpointEveryMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: OnTrainEvent;
  /** Before the step at which the learning rate begins its last fall. */
  readonly onDecay?: () => Promise<void>;
  /** After the last step of each epoch, and of the run. If it was stopped, it is called again when the run is resumed. */
  readonly onEpochEnd: (learningRate: number) => Promise<'ended' | 'stopped'>;
  readonly onCheckpoint: () => Promise<void>;
}

/**
 * The steps of a run, from where `progress` stands to the last or until it is over, or to the step that is under way when the signal
 * comes. What an epoch's end still owes, since it was stopped there, comes first.
 *
 * TF.js's native operations block the thread: what has to be done meanwhile, such as decoding pictures, runs in other threads.
 *
 * @throws DenoiseError `training-collapsed`
 */
export async function runLoop(options: LoopOptions): Promise<'finished' | 'stopped'> {
  const { trainer, pairs, stepSchedule, progress, now, onEvent, isOver = () => false } = options;
  const { totalSteps, stepsPerEpoch } = stepSchedule;
  const started = now();
  const secondsBefore = progress.seconds;
  const pixelsBefore = stepSchedule.pixelsFrom(progress.step);
  let lastCheckpoint = started;
  let stepMs = 0;
  let images = 0;

  const stop = async (): Promise<'stopped'> => {
    await options.onCheckpoint();
    return 'stopped';
  };
  const endsEpoch = (): boolean => progress.step % stepsPerEpoch === 0 || progress.step === totalSteps;
  let owesEnd = progress.lossCount > 0 && endsEpoch();

  for (;;) {
    if (owesEnd) {
      const learningRate = stepSchedule.learningRateAt(progress.step - 1, progress.history);
      if ((await options.onEpochEnd(learningRate)) === 'stopped') return stop();
      lastCheckpoint = now();
    }
    if (progress.step >= totalSteps || isOver()) return 'finished';
    if (options.signal?.aborted) return stop();
    if (progress.step === stepSchedule.decayFrom) await options.onDecay?.();
    const before = now();
    const learningRate = stepSchedule.learningRateAt(progress.step, progress.history);
    const pair = await pairs.at(progress.step, stepSchedule.sizeAt(progress.step));
    const loss = await trainer.step(pair, learningRate, progress.step);
    const after = now();
    stepMs += after - before;
    images += pair.input.shape[0];
    progress.step++;
    progress.seconds = secondsBefore + (after - started) / 1000;
    progress.lossSum += loss;
    progress.lossCount++;
    const { step } = progress;
    const pixelsLeft = stepSchedule.pixelsFrom(step);
    onEvent({
      type: 'step',
      step,
      totalSteps,
      epoch: Math.ceil(step / stepsPerEpoch),
      loss,
      learningRate,
      imagesPerSecond: stepMs > 0 ? (images * 1000) / stepMs : 0,
      secondsLeft: ((after - started) / 1000 / (pixelsBefore - pixelsLeft)) * pixelsLeft,
    });
    assertLossFinite(loss, step);
    owesEnd = endsEpoch();
    if (!owesEnd && now() - lastCheckpoint >= options.checkpointEveryMs) {
      await options.onCheckpoint();
      lastCheckpoint = now();
    }
    // TensorFlow computes on this thread: without this pause no signal and no timer would run.
    await nextTurn();
  }
}
