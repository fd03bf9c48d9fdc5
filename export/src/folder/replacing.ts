import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DenoiseError, runFiles, systemCodeOf } from '@denoisekit/core';
import { modelIdPattern } from './models-index.js';

/**
 * The name of its own that a run's model has: that of the run's folder, made to fit. Undefined where nothing of it fits.
 *
 * @example
 * modelIdOf('runs/Scans 2'); // 'scans-2'
 */
export function modelIdOf(runDirectory: string): string | undefined {
  const id = basename(runDirectory)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return modelIdPattern.test(id) ? id : undefined;
}

/** @throws DenoiseError `usage` for what no model may be called */
export function checkedId(id: string): string {
  if (modelIdPattern.test(id)) return id;
  throw new DenoiseError('usage', {
    what: 'the model id is no valid name',
    actual: JSON.stringify(id),
    expected: 'small letters, digits and hyphens, at most 64',
    fix: 'name one by --id',
  });
}

export interface Replacing {
  /** The folder that the model is to have. */
  readonly target: string;
  /** Undefined where the model comes from no run. */
  readonly runDirectory?: string | undefined;
  /** Another model may be replaced. */
  readonly replace: boolean;
}

/**
 * Whether a model stands where one is to go, and may be replaced: one that was exported from the same run as it is now, or any where that
 * was said.
 *
 * @throws DenoiseError `usage` where another model is in the place, or what is no model
 */
export async function replacesModel({ target, runDirectory, replace }: Replacing): Promise<boolean> {
  const names = await namesIn(target);
  if (names === null || names.length === 0) return false;
  if (!names.includes('manifest.json')) {
    throw new DenoiseError('usage', {
      what: `${target} is there and is no model, so it is not replaced`,
      fix: 'choose another name by --id, or another folder by --out',
    });
  }
  const recordIn = async (folder: string | undefined) =>
    folder === undefined ? null : bytesOf(join(folder, runFiles.record));
  const [old, own] = await Promise.all([recordIn(target), recordIn(runDirectory)]);
  if (replace || (old && own && old.equals(own))) return true;
  throw new DenoiseError('usage', {
    what: `there is another model at ${target}, and it is not replaced`,
    expected:
      runDirectory === undefined ? 'a name that is free' : 'a name that is free, or a model of the same run',
    fix: 'choose another name by --id, or say --replace',
  });
}

/** Null where there is nothing; of a file its own name. */
async function namesIn(folder: string): Promise<readonly string[] | null> {
  return readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return null;
    if (systemCodeOf(error) === 'ENOTDIR') return [basename(folder)];
    throw error;
  });
}

async function bytesOf(file: string): Promise<Buffer | null> {
  return readFile(file).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return null;
    throw error;
  });
}
