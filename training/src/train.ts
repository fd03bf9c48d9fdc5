import type { Quality, RunRecord } from '@denoisekit/core';
import { attributionText, DenoiseError, runFiles } from '@denoisekit/core';
import { assertUnclaimed, claim } from './files/claim.js';
import type { TrainOverrides } from './run/config.js';
import { whyEnded } from './step/early-stopping.js';
import { endEpoch, gainOf, validateFirst } from './run/end-epoch.js';
import type { OnTrainEvent } from './run/events.js';
import type { FirstWeights } from './run/first-weights.js';
import type { TrainingImages } from './images/port.js';
import { runLoop } from './run/loop.js';
import { type MetricsFile, testQuality } from './run/quality.js';
import type { Recipe } from './recipes/types.js';
import { writeReferences } from './score/reference.js';
import { type RunFileSystem, nodeFiles, openRunFolder } from './files/run-files.js';
import { saveModel } from './files/save-model.js';
import { type TrainingRun, openTrainingRun } from './run/training-run.js';
import type { LoadedTensorFlow } from './backends/tensorflow.js';
import { unlessStopped } from './run/unless-stopped.js';

export interface TrainOptions {
  readonly recipe: Recipe;
  /** From `trainingImagesOf`, or another source. The caller has to close them. */
  readonly images: TrainingImages;
  /** From `loadTensorFlow`. */
  readonly tensorflow: LoadedTensorFlow;
  /** Changes to the recipe. With `resume`, only what the run has already, and another number of `steps`. */
  readonly config?: TrainOverrides | undefined;
  /** An empty folder or none yet. Default `runs/<recipe>-<yyyymmdd-hhmmss>`. Not used with `resume`. */
  readonly outDirectory?: string | undefined;
  /** Weights to begin with, from `readFirstWeights`: those of a run or model of the same recipe. Random where left out. */
  readonly from?: FirstWeights | undefined;
  /** The folder of a run to resume. */
  readonly resume?: string | undefined;
  /** With `resume`: ends the run now, with the decay of its learning rate. Default: false. */
  readonly finish?: boolean | undefined;
  /** Finishes the step, saves a checkpoint, and resolves with state `stopped`. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: OnTrainEvent | undefined;
  /** Default 120; a checkpoint is also saved after each epoch. */
  readonly checkpointEverySeconds?: number | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  readonly files?: RunFileSystem | undefined;
}

export interface TrainResult {
  readonly state: 'complete' | 'stopped';
  readonly directory: string;
  readonly record: RunRecord;
  /** Empty when stopped. */
  readonly quality: readonly Quality[];
}

/**
 * Trains a denoiser and leaves a run folder (`runFiles` in core lists what is in it). The saved models hold the
 * averaged weights; `best` are those with the lowest validation MSE at the end of an epoch.
 *
 * @example
 * const tensorflow = await loadTensorFlow();
 * const images = trainingImagesOf(await loadDataset());
 * const { directory } = await train({ recipe: findRecipe('compact'), images, tensorflow, config: { epochs: 1 } });
 *
 * @throws DenoiseError `usage`, `noise-invalid`: the configuration; `run-invalid`: what is resumed;
 *   `model-invalid`: the first weights are those of another network; `training-collapsed`;
 *   `disk-full`, `write-failed`: what was saved before is still whole
 */
export async function train({
  now = Date.now,
  files = nodeFiles,
  onEvent = () => undefined,
  config = {},
  checkpointEverySeconds = 120,
  ...options
}: TrainOptions): Promise<TrainResult> {
  const { outDirectory, resume, from, signal, finish: ending = false, ...given } = options;
  if (ending && resume === undefined) {
    throw new DenoiseError('usage', { what: 'there is no run to end: it needs one to resume' });
  }
  if (resume !== undefined) await assertUnclaimed(openRunFolder(resume, files));
  const start = { outDirectory, resume, from, overrides: config, finish: ending };
  const run = await openTrainingRun({ ...given, ...start, now, files });
  const { progress, stepSchedule, folder, notes } = run;
  const { totalSteps, stepsPerEpoch } = stepSchedule;
  let release = (): Promise<void> => Promise.resolve();
  try {
    release = await claim(folder);
    await run.writeRecord({ state: 'running' });
    const { credits = [] } = run.images;
    if (credits.length > 0) await folder.write(runFiles.attribution, attributionText(credits));
    // A run that begins with given weights can be resumed without them.
    if (from && resume === undefined) await run.writeCheckpoint();
    const { directory } = folder;
    const record = run.record();
    onEvent({ type: 'start', directory, record, step: progress.step, totalSteps, stepsPerEpoch });
    for (const message of notes) onEvent({ type: 'note', message });
    if (from && resume === undefined) await validateFirst(run, signal);
    const outcome = await runSteps(run, { now, signal, onEvent, checkpointEverySeconds });
    const ended = whyEnded(run.hyperparameters, progress.history);
    if (progress.step < totalSteps && ended !== null) onEvent({ type: 'note', message: ended });
    const quality = outcome === 'finished' ? await finish(run, now, { signal, onEvent }) : null;
    return quality ? completed(run, quality, onEvent) : await stopped(run, onEvent);
  } catch (error) {
    // Whatever ended it, no process trains it any more; if not even that can be written, the first error matters more.
    if (run.record().state === 'running') await run.writeRecord({ state: 'stopped' }).catch(() => undefined);
    throw error;
  } finally {
    run.dispose();
    await release().catch(() => undefined); // a dead process' mark counts for nothing
  }
}

interface StepOptions {
  readonly now: () => number;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: OnTrainEvent;
  readonly checkpointEverySeconds: number;
}

function runSteps(
  run: TrainingRun,
  { checkpointEverySeconds, ...options }: StepOptions,
): Promise<'finished' | 'stopped'> {
  const { hyperparameters, folder, progress } = run;
  return runLoop({
    ...run,
    ...options,
    isOver: () => whyEnded(hyperparameters, progress.history) !== null,
    checkpointEveryMs: checkpointEverySeconds * 1000,
    onDecay: () => run.writeCheckpoint(runFiles.beforeDecay),
    onEpochEnd: (learningRate) => endEpoch(run, learningRate, options),
    async onCheckpoint() {
      await run.writeCheckpoint();
      options.onEvent({ type: 'checkpoint', step: progress.step, directory: folder.directory });
    },
  });
}

/** Tests the best weights and writes the rest of the run's files; null when the signal comes before that is done. */
async function finish(
  run: TrainingRun,
  now: () => number,
  options: { readonly signal: AbortSignal | undefined; readonly onEvent: OnTrainEvent },
): Promise<Quality[] | null> {
  const { tensorflow, model, trainer, images, sizeMultiple, config, progress, folder } = run;
  const { tf } = tensorflow;
  trainer.use('average');
  await saveModel(tf, model, folder, runFiles.last);
  if (progress.best) trainer.show(progress.best.weights);
  // A run that was resumed from before its decay may have left other files there.
  await saveModel(tf, model, folder, runFiles.best);
  const tests = images.tests({ noises: [config.noise], sizeMultiple });
  const quality = await unlessStopped(options.signal, () =>
    testQuality(tf, model, tests, images.name, options),
  );
  if (!quality) return null;
  const metrics: MetricsFile = { format: 'denoisekit-metrics', version: 1, quality };
  await folder.writeJson(runFiles.metrics, metrics);
  const references = await writeReferences(tf, model, folder, run);
  const finishedAt = new Date(now()).toISOString();
  await run.writeRecord({ state: 'complete', references, finishedAt, gain: gainOf(run) });
  await folder.remove(runFiles.checkpoint);
  return quality;
}

function completed(run: TrainingRun, quality: readonly Quality[], onEvent: OnTrainEvent): TrainResult {
  const { directory } = run.folder;
  const record = run.record();
  onEvent({ type: 'done', directory, record, quality });
  return { state: 'complete', directory, record, quality };
}

async function stopped(run: TrainingRun, onEvent: OnTrainEvent): Promise<TrainResult> {
  const { folder, progress, stepSchedule } = run;
  const { totalSteps } = stepSchedule;
  const { directory } = folder;
  await run.writeRecord({ state: 'stopped' });
  onEvent({ type: 'stopped', directory, step: progress.step, totalSteps });
  return { state: 'stopped', directory, record: run.record(), quality: [] };
}
