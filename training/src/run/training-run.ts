import type { LayersModel } from '@tensorflow/tfjs';
import type { RunRecord } from '@denoisekit/core';
import { DenoiseError, runFiles } from '@denoisekit/core';
import { isBfloat16Faster } from '../backends/bfloat16.js';
import { loadCheckpoint, runFingerprint, saveCheckpoint } from './checkpoint.js';
import { assertWeightsFinite } from './collapse.js';
import {
  type TrainConfig,
  type TrainOverrides,
  resolveConfig,
  stepsPerEpochOf,
  totalStepsOf,
} from './config.js';
import { type StepSchedule, stepScheduleOf } from './step-schedule.js';
import { whyEnded } from '../step/early-stopping.js';
import type { FirstWeights } from './first-weights.js';
import type { TrainingImages, TrainingPairs } from '../images/port.js';
import { buildNetwork, networkFactsOf } from '../recipes/network.js';
import { defaultOutDirectory, newRunFolder } from '../files/out-directory.js';
import { newPlan, stepsOf } from '../step/plan.js';
import { type Progress, newProgress } from './progress.js';
import { type LengthChange, resumption } from './prolong.js';
import type { Recipe } from '../recipes/types.js';
import { newRecord } from './record.js';
import { assertResumable, assertSameRun, readRun, resumeNotes } from './resume.js';
import { type RunFileSystem, type RunFolder, openRunFolder } from '../files/run-files.js';
import type { LoadedTensorFlow, TensorFlow } from '../backends/tensorflow.js';
import { type Hyperparameters, hyperparametersOf } from './hyperparameters.js';
import { type Trainer, createTrainer } from '../step/trainer.js';

/** A run, opened: everything that its loop, its tests and its files need. */
export interface TrainingRun {
  readonly recipe: Recipe;
  readonly tensorflow: LoadedTensorFlow;
  /** Those that this run takes of its source. */
  readonly images: TrainingImages;
  readonly config: TrainConfig;
  readonly hyperparameters: Hyperparameters;
  readonly pairs: TrainingPairs;
  readonly stepSchedule: StepSchedule;
  readonly folder: RunFolder;
  /** For images of the source's size, or where that has no one size, of any. */
  readonly model: LayersModel;
  /** What height and width of images must be multiples of. */
  readonly sizeMultiple: number;
  readonly trainer: Trainer;
  readonly progress: Progress;
  /** In sentences: what the user must know before it starts. */
  readonly notes: readonly string[];
  /** As last written. */
  record(): RunRecord;
  /** Writes `run.json`: these changes, and how far the run is. */
  writeRecord(changes?: Partial<RunRecord>): Promise<void>;
  /** Writes what `--resume` needs, or what a run needs to continue from before its decay. */
  writeCheckpoint(name?: CheckpointName): Promise<void>;
  dispose(): void;
}

type CheckpointName = typeof runFiles.checkpoint | typeof runFiles.beforeDecay;

export interface TrainingRunOptions {
  readonly recipe: Recipe;
  readonly images: TrainingImages;
  readonly tensorflow: LoadedTensorFlow;
  readonly overrides: TrainOverrides;
  /** With `resume`: ends the run now, with the decay of its learning rate. */
  readonly finish: boolean;
  readonly outDirectory: string | undefined;
  readonly resume: string | undefined;
  /** Instead of random ones. */
  readonly from: FirstWeights | undefined;
  readonly now: () => number;
  readonly files: RunFileSystem;
}

/** Opens a new run, or one that is resumed where its checkpoint stands. Nothing is trained yet. */
export async function openTrainingRun(options: TrainingRunOptions): Promise<TrainingRun> {
  const { recipe, tensorflow, resume, files, from } = options;
  const { tf } = tensorflow;
  const startedAt = new Date(options.now());
  const earlier = resume === undefined ? null : await readRun(resume, openRunFolder(resume, files));
  // The length of a run may change when it is resumed, and nothing else.
  const { steps, ...others } = options.overrides;
  const change: LengthChange = earlier ? { steps, finish: options.finish } : {};
  const overrides = {
    ...(earlier ? others : options.overrides),
    ...(from ? { from: from.sha256 } : {}),
  };
  const images = options.images.select({
    images: earlier?.config.images ?? overrides.images ?? recipe.defaults.images,
    limit: earlier ? earlier.config.limit : (overrides.limit ?? null),
  });
  if (earlier && resume !== undefined) assertSameRun(earlier, resume, { recipe, images, overrides });

  const config = earlier?.config ?? resolveConfig(recipe, overrides, images);
  const hyperparameters = hyperparametersOf(recipe, config);
  const stepsPerEpoch = stepsPerEpochOf(recipe, images, config.batchSize);
  const folder =
    resume === undefined
      ? await newRunFolder(options.outDirectory ?? defaultOutDirectory(recipe.name, startedAt), files)
      : openRunFolder(resume, files);

  const { channels, size } = images;
  const { height, width } = size ?? { height: null, width: null };
  const model = buildNetwork(tf, recipe, { height, width, channels, seed: config.seed });
  if (from) await intoOrDispose(from, tf, model);
  const bfloat16 = hyperparameters.bfloat16 === true && tensorflow.bfloat16 === true && isBfloat16Faster(tf);
  const trainer = createTrainer(tf, model, {
    ...config,
    optimizer: hyperparameters.optimizer,
    normalized: hyperparameters.normalized,
    bfloat16,
  });
  const dispose = (): void => {
    trainer.dispose();
    model.dispose();
  };
  try {
    const network = networkFactsOf(tf, recipe, model);
    const fingerprint = runFingerprint(config, hyperparameters, model);
    const begun = newPlan(totalStepsOf(config, stepsPerEpoch));
    const saved = {
      latest: earlier && (await loadCheckpoint(folder, fingerprint, begun)),
      beforeDecay: earlier && (await loadCheckpoint(folder, fingerprint, begun, runFiles.beforeDecay)),
    };
    if (earlier && resume !== undefined) assertResumable(earlier, resume, saved.beforeDecay !== null, change);
    const { checkpoint, plan, changed } = resumption(saved, change, hyperparameters.schedule, begun);
    if (checkpoint) trainer.restore(checkpoint.state);
    const progress: Progress = checkpoint ? { ...checkpoint.progress, plan } : newProgress(plan);
    const stepSchedule = stepScheduleOf({ config, hyperparameters, images, plan, stepsPerEpoch });
    assertCropsFit(recipe, stepSchedule, network.sizeMultiple);
    const { totalSteps } = stepSchedule;
    const chosen = { recipe, tensorflow, images, config, hyperparameters };
    let record: RunRecord =
      earlier ?? newRecord({ ...chosen, bfloat16, network, totalSteps, startedAt: startedAt.toISOString() });
    const run: TrainingRun = {
      ...chosen,
      stepSchedule,
      folder,
      model,
      trainer,
      progress,
      dispose,
      pairs: images.training(config),
      sizeMultiple: network.sizeMultiple,
      notes: [
        ...images.notes,
        ...tensorflow.notes,
        ...resumeNotes(tensorflow, earlier, checkpoint !== null),
        ...(changed ? [changeNote(progress, stepSchedule, saved.latest?.progress.step)] : []),
      ],
      record: () => record,
      async writeRecord(changes = {}) {
        record = { ...record, ...changes, progress: recordedProgress(progress, hyperparameters) };
        await folder.writeJson(runFiles.record, record);
      },
      async writeCheckpoint(name = runFiles.checkpoint) {
        const state = await trainer.read();
        assertWeightsFinite(state.weights, progress.step);
        await saveCheckpoint(folder, { progress, state }, fingerprint, name);
      },
    };
    if (changed) {
      // In this order: while both are there, the one from before the decay counts only for a run whose rate falls.
      await run.writeCheckpoint();
      await run.writeRecord({ state: 'stopped', finishedAt: null });
      if (progress.step !== stepSchedule.decayFrom) await folder.remove(runFiles.beforeDecay);
    }
    return run;
  } catch (error) {
    dispose();
    throw error;
  }
}

function recordedProgress(
  { step, plan, seconds, best, history }: Progress,
  hyperparameters: Hyperparameters,
): RunRecord['progress'] {
  const ended = step < stepsOf(plan) ? whyEnded(hyperparameters, history) : null;
  return {
    steps: step,
    totalSteps: stepsOf(plan),
    seconds,
    bestEpoch: best?.epoch ?? null,
    ...(ended === null ? {} : { ended }),
    ...(plan.length === 1 ? {} : { plan: [...plan] }),
  };
}

function changeNote({ step }: Progress, { totalSteps, decayFrom }: StepSchedule, made = step): string {
  const decay = decayFrom === null ? '' : `; the learning rate falls from step ${decayFrom + 1} on`;
  const lost = made > step ? `; ${made - step} steps after it are given up, as the rate fell in them` : '';
  return `the run continues from step ${step}, with ${totalSteps} steps in all${decay}${lost}`;
}

async function intoOrDispose(from: FirstWeights, tf: TensorFlow, model: LayersModel): Promise<void> {
  try {
    await from.into(tf, model);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** @throws DenoiseError `internal` for a recipe whose crops its own network cannot halve evenly */
function assertCropsFit(recipe: Recipe, stepSchedule: StepSchedule, sizeMultiple: number): void {
  for (const { height, width } of stepSchedule.sizes) {
    if (height % sizeMultiple === 0 && width % sizeMultiple === 0) continue;
    throw new DenoiseError('internal', {
      what: `the crops of the recipe ${recipe.name} do not fit its network`,
      actual: `${height}x${width}`,
      expected: `multiples of ${sizeMultiple}`,
    });
  }
}
