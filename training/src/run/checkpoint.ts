import { createHash } from 'node:crypto';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs';
import { DenoiseError, runFiles } from '@denoisekit/core';
import type { TrainConfig } from './config.js';
import type { Plan } from '../step/plan.js';
import type { BestSoFar, Progress } from './progress.js';
import { type RunFolder, floatBytes } from '../files/run-files.js';
import type { Hyperparameters } from './hyperparameters.js';
import type { TrainerState } from '../step/trainer.js';

export interface Checkpoint {
  readonly progress: Progress;
  readonly state: TrainerState;
}

interface CheckpointFile {
  readonly format: 'denoisekit-checkpoint';
  readonly version: 1;
  /** Decides what the vectors mean: see `runFingerprint`. */
  readonly fingerprint: string;
  /** Without a plan where it was written before runs could change their length. */
  readonly progress: Omit<Progress, 'best' | 'plan'> & Partial<Pick<Progress, 'plan'>>;
  readonly best: Omit<BestSoFar, 'weights'> | null;
  /** Vectors of `parameters` float32 each, in the order of `vectorNames`. */
  readonly vectors: { readonly file: string; readonly sha256: string; readonly parameters: number };
}

const vectorNames = ['weights', 'firstMoment', 'secondMoment', 'average', 'best'] as const;
const index = 'checkpoint.json';

/**
 * Saves a checkpoint in place of the former one. The vectors go to a file of their own name first; the index that
 * names it is then replaced in one move, so at any moment it names a complete file.
 *
 * @param name its folder within the run's
 * @throws DenoiseError `disk-full`, `write-failed`: the former checkpoint is still there
 */
export async function saveCheckpoint(
  folder: RunFolder,
  { progress, state }: Checkpoint,
  fingerprint: string,
  name: string = runFiles.checkpoint,
): Promise<void> {
  const { best, ...rest } = progress;
  const bytes = joined([
    state.weights,
    state.firstMoment,
    state.secondMoment,
    state.average,
    best?.weights ?? state.average,
  ]);
  const file = `step-${progress.step}.bin`;
  const content: CheckpointFile = {
    format: 'denoisekit-checkpoint',
    version: 1,
    fingerprint,
    progress: rest,
    best: best && {
      epoch: best.epoch,
      validationMse: best.validationMse,
      validationPsnr: best.validationPsnr,
    },
    vectors: { file, sha256: sha256(bytes), parameters: state.weights.length },
  };
  await folder.write(`${name}/${file}`, bytes);
  await folder.writeJson(`${name}/${index}`, content);
  for (const other of await folder.list(name)) {
    if (other.startsWith('step-') && other !== file) await folder.remove(`${name}/${other}`);
  }
}

/**
 * The checkpoint of a run, or null where none was written yet.
 *
 * @param begun the length with which the run began
 * @param name its folder within the run's
 * @throws DenoiseError `run-invalid` when it is damaged or another recipe's
 */
export async function loadCheckpoint(
  folder: RunFolder,
  fingerprint: string,
  begun: Plan,
  name: string = runFiles.checkpoint,
): Promise<Checkpoint | null> {
  const where = path.join(folder.directory, name, index);
  if (!(await folder.list(name)).includes(index)) return null;
  const content = parse(await folder.read(`${name}/${index}`), where);
  if (content.fingerprint !== fingerprint) {
    throw new DenoiseError('run-invalid', {
      what: `${where} was written by another version of the recipe`,
      actual: `fingerprint ${content.fingerprint.slice(0, 8)}`,
      expected: fingerprint.slice(0, 8),
      fix: 'train again',
    });
  }
  const { file, parameters } = content.vectors;
  const bytes = await folder.read(`${name}/${file}`);
  if (bytes.length !== parameters * vectorNames.length * 4 || sha256(bytes) !== content.vectors.sha256) {
    throw new DenoiseError('run-invalid', {
      what: `${path.join(path.dirname(where), file)} is damaged`,
      actual: `${bytes.length} bytes, sha256 ${sha256(bytes).slice(0, 8)}`,
      expected: `${parameters * vectorNames.length * 4} bytes, sha256 ${content.vectors.sha256.slice(0, 8)}`,
      fix: 'train again',
    });
  }
  const all = new Float32Array(bytes.slice().buffer);
  const vector = (which: (typeof vectorNames)[number]): Float32Array => {
    const start = vectorNames.indexOf(which) * parameters;
    return all.slice(start, start + parameters);
  };
  return {
    progress: {
      ...content.progress,
      plan: content.progress.plan ?? begun,
      best: content.best && { ...content.best, weights: vector('best') },
    },
    state: {
      weights: vector('weights'),
      firstMoment: vector('firstMoment'),
      secondMoment: vector('secondMoment'),
      average: vector('average'),
    },
  };
}

/**
 * What must be the same for a run's vectors to mean the same: its configuration, its hyperparameters, and the layers of its
 * network. A setting that is not chosen does not enter it, so that runs from before that setting existed can be resumed.
 */
export function runFingerprint(
  config: TrainConfig,
  { schedule, optimizer, earlyStopping, normalized, crops }: Hyperparameters,
  model: LayersModel,
): string {
  const layers = model.toJSON(undefined, false);
  const added = [
    ...(earlyStopping ? [earlyStopping] : []),
    ...(normalized ? ['normalized'] : []),
    ...(model.inputs[0]!.shape[1] === null ? [crops] : []),
  ];
  return fingerprintOf(config, schedule, optimizer, layers, ...added);
}

/** The digest of anything that JSON can hold; checkpoints with equal digests are compatible. */
export function fingerprintOf(...parts: readonly unknown[]): string {
  return sha256(Buffer.from(JSON.stringify(parts)));
}

function parse(bytes: Uint8Array, where: string): CheckpointFile {
  try {
    const content = JSON.parse(Buffer.from(bytes).toString()) as Partial<CheckpointFile>;
    // Written by this program and guarded by a digest: it is enough to see that it is the right kind of file.
    if (content.format === 'denoisekit-checkpoint' && content.version === 1) return content as CheckpointFile;
  } catch {
    // falls through: text that is not JSON is as wrong as another format
  }
  throw new DenoiseError('run-invalid', { what: `${where} is not a checkpoint`, fix: 'train again' });
}

function joined(vectors: readonly Float32Array[]): Uint8Array {
  return Buffer.concat(vectors.map(floatBytes));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
