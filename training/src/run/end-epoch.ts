import { runFiles, type RunRecord } from '@denoisekit/core';
import { assertLearning, assertLossFinite } from './collapse.js';
import type { OnTrainEvent } from './events.js';
import { headOf } from '../layers/head.js';
import type { HistoryRow, Progress } from './progress.js';
import { saveModel } from '../files/save-model.js';
import type { TrainingRun } from './training-run.js';
import { unlessStopped } from './unless-stopped.js';
import { type Validation, leastMse, validate } from '../score/validate.js';

/** What `history.json` holds. */
export interface HistoryFile {
  readonly format: 'denoisekit-history';
  readonly version: 1;
  readonly epochs: readonly HistoryRow[];
}

/**
 * Validates the averaged weights, keeps them where they are the best so far (always, where the images validated are those of the
 * test: nothing is chosen by them), and saves all that the run knows. Stopped by the signal, it changes nothing.
 *
 * @throws DenoiseError `training-collapsed`, `disk-full`, `write-failed`
 */
export async function endEpoch(
  run: TrainingRun,
  learningRate: number,
  { onEvent, signal }: { readonly onEvent: OnTrainEvent; readonly signal: AbortSignal | undefined },
): Promise<'ended' | 'stopped'> {
  const { tensorflow, model, trainer, images, config, progress, folder, stepSchedule } = run;
  const { tf } = tensorflow;
  trainer.use('average');
  const validation = await validateNow(run, signal);
  if (validation === null) {
    trainer.use('weights');
    return 'stopped';
  }
  assertLossFinite(validation.loss, progress.step);
  const psnr = meanPsnr(validation);
  const best = config.images === 'all' || isBest(progress, validation.mse, psnr, images.size === null);
  const row: HistoryRow = {
    epoch: progress.step / stepSchedule.stepsPerEpoch,
    step: progress.step,
    trainLoss: progress.lossSum / progress.lossCount,
    validationLoss: validation.loss,
    validationMse: validation.mse,
    psnr: validation.psnr,
    learningRate,
    seconds: progress.seconds,
    best,
  };
  progress.history.push(row);
  progress.lossSum = 0;
  progress.lossCount = 0;
  if (best) {
    const weights = (await trainer.read()).average;
    const { length: epoch } = progress.history;
    progress.best = { epoch, validationMse: validation.mse, validationPsnr: psnr, weights };
    await saveModel(tf, model, folder, runFiles.best);
  }
  trainer.use('weights');

  const history: HistoryFile = { format: 'denoisekit-history', version: 1, epochs: progress.history };
  await folder.writeJson(runFiles.history, history);
  await run.writeRecord();
  await run.writeCheckpoint();
  onEvent({ type: 'epoch', ...row, tensors: tf.memory().numTensors });
  const { corrects } = headOf(tf, model);
  // A network that begins with trained weights may not improve nearly clean images.
  if (!corrects || config.from === undefined) assertLearning(validation, corrects, progress.step);
  return 'ended';
}

/** Records the score of the initial weights, for `gain` of the run's record; nothing where the signal comes first. */
export async function validateFirst(run: TrainingRun, signal: AbortSignal | undefined): Promise<void> {
  run.trainer.use('average');
  const validation = await validateNow(run, signal);
  run.trainer.use('weights');
  if (validation === null) return;
  const before = judged(run, validation.mse, meanPsnr(validation));
  await run.writeRecord({ gain: { before, after: null } });
}

/** The `gain` of a run that is over; undefined for one that began with random weights. */
export function gainOf(run: TrainingRun): RunRecord['gain'] {
  const { gain } = run.record();
  const { best } = run.progress;
  if (gain === undefined || best === null) return gain;
  return { before: gain.before, after: judged(run, best.validationMse, best.validationPsnr) };
}

/** The score by which weights are chosen, in dB. */
function judged({ images }: TrainingRun, mse: number, psnr: number): number {
  return images.size === null ? psnr : -10 * Math.log10(Math.max(mse, leastMse));
}

/** Null where the signal comes first. */
function validateNow(run: TrainingRun, signal: AbortSignal | undefined): Promise<Validation | null> {
  const { recipe, tensorflow, model, images, sizeMultiple, config } = run;
  const noises = recipe.defaults.validationNoises ?? [config.noise];
  const series = images.validation({ noises, sizeMultiple });
  return unlessStopped(signal, () => validate(tensorflow.tf, model, series, config.loss, signal));
}

function meanPsnr({ psnr }: Validation): number {
  return psnr.reduce((sum, series) => sum + series.psnr, 0) / psnr.length;
}

/** Pictures are judged as papers do it, each by its own PSNR; images of one size by the error of all values. */
function isBest({ best }: Progress, mse: number, psnr: number, pictures: boolean): boolean {
  if (!best) return true;
  return pictures ? psnr > best.validationPsnr : mse < best.validationMse;
}
