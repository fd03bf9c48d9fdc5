import path from 'node:path';
import type { RunRecord } from '@denoisekit/core';
import { DenoiseError, parseRunRecord, runFiles } from '@denoisekit/core';
import { type TrainOverrides, resolveConfig } from './config.js';
import type { ImageDataset } from './data/index.js';
import type { Recipe } from './recipes/types.js';
import { type RunFolder, openRunFolder } from './run-files.js';

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
      fix: 'name a folder that npm run train wrote',
      cause,
    });
  }
  return parseRunRecord(Buffer.from(bytes).toString(), where);
}

/**
 * Refuses to go on with a run on other terms than it was begun: the weights would be nobody's.
 *
 * @throws DenoiseError `run-invalid` that names the first difference
 */
export function assertSameRun(
  record: RunRecord,
  directory: string,
  wanted: { readonly recipe: Recipe; readonly dataset: ImageDataset; readonly overrides: TrainOverrides },
): void {
  const { recipe, dataset, overrides } = wanted;
  if (record.state === 'complete') {
    throw new DenoiseError('run-invalid', {
      what: `${directory} is complete: there is nothing to resume`,
      fix: 'start another run, or export this one',
    });
  }
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const config = resolveConfig(recipe, { ...record.config, ...given }, dataset.train.count);
  const pairs: (readonly [string, Value, Value])[] = [
    ['recipe', recipe.name, record.recipe.name],
    ['dataset', dataset.name, record.dataset.name],
    ['dataset sha256', dataset.sha256, record.dataset.sha256],
    ['training images', dataset.train.count, record.dataset.trainImages],
    ['validation images', dataset.validation.count, record.dataset.validationImages],
    ['test images', dataset.test.count, record.dataset.testImages],
    ...keysOf({ ...record.config, ...config }).map((key) => [key, config[key], record.config[key]] as const),
  ];
  for (const [what, actual, expected] of pairs) {
    if (actual === expected) continue;
    throw new DenoiseError('run-invalid', {
      what: `${directory} cannot be resumed with another ${what}`,
      actual: textOfValue(actual),
      expected: textOfValue(expected),
      fix: 'leave the difference out, or start another run',
      details: { difference: what },
    });
  }
}

type Value = string | number | null | undefined;

function textOfValue(value: Value): string {
  return value === undefined ? "the recipe's" : String(value);
}

function keysOf<T extends object>(value: T): (keyof T & string)[] {
  return Object.keys(value) as (keyof T & string)[];
}
