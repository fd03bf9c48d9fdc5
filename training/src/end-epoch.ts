import { runFiles } from '@denoisekit/core';
import { assertBetterThanBlack, assertLossFinite } from './collapse.js';
import type { OnTrainEvent } from './events.js';
import type { HistoryRow } from './progress.js';
import { saveModel } from './save-model.js';
import type { Session } from './session.js';
import { validate } from './validate.js';

/** What `history.json` holds. */
export interface HistoryFile {
  readonly format: 'denoisekit-history';
  readonly version: 1;
  readonly epochs: readonly HistoryRow[];
}

/**
 * Validates the averaged weights, keeps them where they are the best so far (always, where the images validated are those of the
 * test: nothing is chosen by them), and saves all that the run knows.
 *
 * @param black MSE of a black answer on the same images
 * @throws DenoiseError `training-collapsed`, `disk-full`, `write-failed`
 */
export async function endEpoch(
  session: Session,
  learningRate: number,
  black: number,
  onEvent: OnTrainEvent,
): Promise<void> {
  const { tensorflow, model, trainer, dataset, noise, config, progress, folder, batches } = session;
  const { tf } = tensorflow;
  trainer.use('average');
  const validation = await validate(tf, model, dataset, noise, config.loss);
  assertLossFinite(validation.loss, progress.step);
  const best = config.images === 'all' || validation.mse < (progress.best?.validationMse ?? Infinity);
  const row: HistoryRow = {
    epoch: progress.step / batches.stepsPerEpoch,
    step: progress.step,
    trainLoss: progress.lossSum / progress.lossCount,
    validationLoss: validation.loss,
    validationMse: validation.mse,
    learningRate,
    seconds: progress.seconds,
    best,
  };
  progress.history.push(row);
  progress.lossSum = 0;
  progress.lossCount = 0;
  if (best) {
    const weights = (await trainer.read()).average;
    progress.best = { epoch: progress.history.length, validationMse: validation.mse, weights };
    await saveModel(tf, model, folder, runFiles.best);
  }
  trainer.use('weights');

  const history: HistoryFile = { format: 'denoisekit-history', version: 1, epochs: progress.history };
  await folder.writeJson(runFiles.history, history);
  await session.writeRecord();
  await session.writeCheckpoint();
  onEvent({ type: 'epoch', ...row, tensors: tf.memory().numTensors });
  assertBetterThanBlack(validation.mse, black, progress.step);
}
