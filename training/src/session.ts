import type { LayersModel } from '@tensorflow/tfjs';
import type { Noise, RunRecord } from '@denoisekit/core';
import { parseNoise, runFiles } from '@denoisekit/core';
import { type Batches, createBatches } from './batches.js';
import { loadCheckpoint, runFingerprint, saveCheckpoint } from './checkpoint.js';
import { assertWeightsFinite } from './collapse.js';
import { type TrainConfig, type TrainOverrides, resolveConfig, totalStepsOf } from './config.js';
import type { ImageDataset } from './data/index.js';
import { applyLimit, trainOnAll } from './data/splits.js';
import { buildNetwork, networkFacts } from './network.js';
import { whyEnded } from './early-stopping.js';
import type { FirstWeights } from './first-weights.js';
import { defaultOutDirectory, newRunFolder } from './out-directory.js';
import { type Progress, newProgress } from './progress.js';
import type { Recipe } from './recipes/types.js';
import { newRecord } from './record.js';
import { assertSameRun, readRun } from './resume.js';
import { type RunFileSystem, type RunFolder, openRunFolder } from './run-files.js';
import type { LoadedTensorFlow, TensorFlow } from './tensorflow.js';
import { type Terms, termsOf } from './terms.js';
import { type Trainer, createTrainer } from './trainer.js';

/** A run, opened: everything that its loop, its tests and its files need. */
export interface Session {
  readonly recipe: Recipe;
  readonly tensorflow: LoadedTensorFlow;
  /** Within the limit. */
  readonly dataset: ImageDataset;
  readonly config: TrainConfig;
  readonly terms: Terms;
  readonly noise: Noise;
  readonly batches: Batches;
  readonly totalSteps: number;
  readonly folder: RunFolder;
  readonly model: LayersModel;
  readonly trainer: Trainer;
  readonly progress: Progress;
  /** In sentences: what the user must hear before it starts. */
  readonly notes: readonly string[];
  /** As last written. */
  record(): RunRecord;
  /** Writes `run.json`: these changes, and how far the run is. */
  writeRecord(changes?: Partial<RunRecord>): Promise<void>;
  /** Writes what `--resume` needs. */
  writeCheckpoint(): Promise<void>;
  dispose(): void;
}

export interface SessionOptions {
  readonly recipe: Recipe;
  readonly dataset: ImageDataset;
  readonly tensorflow: LoadedTensorFlow;
  readonly overrides: TrainOverrides;
  readonly outDirectory: string | undefined;
  readonly resume: string | undefined;
  /** Instead of random ones. */
  readonly from: FirstWeights | undefined;
  readonly now: () => number;
  readonly files: RunFileSystem;
}

/** Opens a new run, or one that is resumed where its checkpoint stands. Nothing is trained yet. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { recipe, tensorflow, resume, files, from } = options;
  const overrides = from ? { ...options.overrides, from: from.sha256 } : options.overrides;
  const { tf } = tensorflow;
  const startedAt = new Date(options.now());
  const earlier = resume === undefined ? null : await readRun(resume, openRunFolder(resume, files));
  const images = earlier?.config.images ?? overrides.images ?? recipe.defaults.images;
  const dataset = applyLimit(
    images === 'all' ? trainOnAll(options.dataset) : options.dataset,
    earlier ? earlier.config.limit : (overrides.limit ?? null),
  );
  if (earlier && resume !== undefined) assertSameRun(earlier, resume, { recipe, dataset, overrides });

  const config = earlier?.config ?? resolveConfig(recipe, overrides, dataset.train.count);
  const noise = parseNoise(config.noise);
  const batches = createBatches(dataset, { ...config, noise });
  const totalSteps = totalStepsOf(config, batches.stepsPerEpoch);
  const folder =
    resume === undefined
      ? await newRunFolder(options.outDirectory ?? defaultOutDirectory(recipe.name, startedAt), files)
      : openRunFolder(resume, files);

  const { height, width, channels } = dataset;
  const terms = termsOf(recipe, config);
  const model = buildNetwork(tf, recipe, { height, width, channels, seed: config.seed });
  if (from) intoOrDispose(from, tf, model);
  const trainer = createTrainer(tf, model, {
    ...config,
    optimizer: terms.optimizer,
    normalized: terms.normalized,
    bfloat16: terms.bfloat16 === true && tensorflow.bfloat16 === true,
  });
  const dispose = (): void => {
    trainer.dispose();
    model.dispose();
  };
  try {
    const fingerprint = runFingerprint(config, terms, model);
    const checkpoint = earlier && (await loadCheckpoint(folder, fingerprint));
    if (checkpoint) trainer.restore(checkpoint.state);
    const progress = checkpoint?.progress ?? newProgress();
    const network = networkFacts(model);
    let record: RunRecord =
      earlier ??
      newRecord({
        ...{ recipe, config, terms, dataset, network, tensorflow, totalSteps },
        startedAt: startedAt.toISOString(),
      });
    return {
      ...{
        recipe,
        tensorflow,
        dataset,
        config,
        terms,
        noise,
        batches,
        totalSteps,
        folder,
        model,
        trainer,
        progress,
      },
      notes: [
        ...dataset.notes,
        ...tensorflow.notes,
        ...resumeNotes(tensorflow, earlier, checkpoint !== null),
      ],
      record: () => record,
      async writeRecord(changes = {}) {
        const { step: steps, seconds, best, history } = progress;
        const bestEpoch = best?.epoch ?? null;
        const ended = steps < totalSteps ? whyEnded(terms, history) : null;
        record = {
          ...record,
          ...changes,
          progress: { steps, totalSteps, seconds, bestEpoch, ...(ended === null ? {} : { ended }) },
        };
        await folder.writeJson(runFiles.record, record);
      },
      async writeCheckpoint() {
        const state = await trainer.read();
        assertWeightsFinite(state.weights, progress.step);
        await saveCheckpoint(folder, { progress, state }, fingerprint);
      },
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

function intoOrDispose(from: FirstWeights, tf: TensorFlow, model: LayersModel): void {
  try {
    from.into(tf, model);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function resumeNotes(
  { backend, device, versions }: LoadedTensorFlow,
  earlier: RunRecord | null,
  hasCheckpoint: boolean,
): string[] {
  if (!earlier) return [];
  const notes = hasCheckpoint ? [] : ['the run was ended before its first checkpoint: it starts again'];
  const other =
    earlier.backend !== backend ||
    earlier.device !== device ||
    earlier.versions['tensorflow'] !== versions['tensorflow'];
  if (other) {
    notes.push(
      `the run was begun with the backend ${earlier.backend} on ${earlier.device}${versionOf(earlier)}: ` +
        'its weights will differ a little from those of an uninterrupted run',
    );
  }
  return notes;
}

function versionOf({ versions: { tensorflow } }: RunRecord): string {
  return tensorflow === undefined ? '' : `, TensorFlow ${tensorflow}`;
}
