import path from 'node:path';
import type { RunRecord } from '@denoisekit/core';
import { DenoiseError, parseRunRecord, runFiles } from '@denoisekit/core';
import { type TrainOverrides, resolveConfig } from './config.js';
import type { TrainingImages } from '../images/port.js';
import type { LengthChange } from './prolong.js';
import type { Recipe } from '../recipes/types.js';
import { type RunFolder, openRunFolder } from '../files/run-files.js';
import type { LoadedTensorFlow } from '../backends/tensorflow.js';

/**
 * The record of a run's folder: what recipe, data and configuration it has, and how far it is.
 *
 * @throws DenoiseError `run-invalid` also where there is none
 */
export async function readRun(
  directory: string,
  folder: RunFolder = openRunFolder(directory),
): Promise<RunRecord> {
  const where = path.join(directory, runFiles.record);
  let bytes: Uint8Array;
  try {
    bytes = await folder.read(runFiles.record);
  } catch (cause) {
    throw new DenoiseError('run-invalid', {
      what: `${directory} is no run`,
      actual: `no ${where} that can be read`,
      fix: 'name the folder of a run',
      cause,
    });
  }
  return parseRunRecord(Buffer.from(bytes).toString(), where);
}

/**
 * Refuses to go on with a run with other settings than it began with: the weights would belong to neither.
 *
 * @throws DenoiseError `run-invalid` that names the first difference
 */
export function assertSameRun(
  record: RunRecord,
  directory: string,
  wanted: { readonly recipe: Recipe; readonly images: TrainingImages; readonly overrides: TrainOverrides },
): void {
  const { recipe, images, overrides } = wanted;
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const config = resolveConfig(recipe, { ...askedFor(record, given), ...given }, images);
  const pairs: (readonly [string, Value, Value])[] = [
    ['recipe', recipe.name, record.recipe.name],
    ['dataset', images.name, record.dataset.name],
    ['dataset sha256', images.sha256, record.dataset.sha256],
    ['training images', images.counts.train, record.dataset.trainImages],
    ['validation images', images.counts.validation, record.dataset.validationImages],
    ['test images', images.counts.test, record.dataset.testImages],
    ...keysOf({ ...record.config, ...config }).map((key) => [key, config[key], record.config[key]] as const),
  ];
  for (const [what, actual, expected] of pairs) {
    if (actual === expected) continue;
    throw new DenoiseError('run-invalid', {
      what: `${directory} cannot be resumed with another ${what}`,
      actual: textOfValue(actual),
      expected: textOfValue(expected),
      fix: what.startsWith('dataset')
        ? 'name the images that it was begun with by --data'
        : 'leave the difference out, or start another run',
      details: { difference: what },
    });
  }
}

/**
 * @param fallen whether it kept what it was before its learning rate fell
 * @throws DenoiseError `run-invalid` when there is nothing left to do
 */
export function assertResumable(
  record: RunRecord,
  directory: string,
  fallen: boolean,
  { steps }: LengthChange,
): void {
  if (record.state !== 'complete') return;
  if (fallen && steps !== undefined && steps !== record.progress.totalSteps) return;
  throw new DenoiseError('run-invalid', {
    what: `${directory} is complete: there is nothing to resume`,
    fix: fallen
      ? `go on with --steps and more than ${record.progress.totalSteps}, start another run, or export this one`
      : 'start another run, or export this one',
  });
}

/** In sentences: what is not as it was when the run was begun. */
export function resumeNotes(
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

/** A record has both steps and the epochs that they make: what was asked for is the one or the other. */
function askedFor({ config }: RunRecord, { epochs }: TrainOverrides): TrainOverrides {
  const bySteps = config.steps !== undefined && epochs === undefined;
  return { ...config, ...(bySteps ? { epochs: undefined } : { steps: undefined }) };
}

type Value = string | number | null | undefined;

function textOfValue(value: Value): string {
  return value === undefined ? "the recipe's" : String(value);
}

function keysOf<T extends object>(value: T): (keyof T & string)[] {
  return Object.keys(value) as (keyof T & string)[];
}
