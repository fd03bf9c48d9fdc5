import { DenoiseError, textOf } from '@denoisekit/core';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { download } from './download.js';
import { datasetOf } from './folder.js';
import type { OfficialDataset, OfficialFile } from './official.js';
import { readIdxFile } from './read-idx-file.js';
import type { IdxFile } from './read-idx-file.js';
import type { ImageDataset, LoadOptions } from './types.js';

export interface PublishedRequest extends Pick<LoadOptions, 'offline' | 'onProgress' | 'signal'> {
  readonly dataset: OfficialDataset;
  /** Addresses that end in a slash, tried in order. */
  readonly mirrors: readonly string[];
  /** The cache, for this dataset alone. */
  readonly folder: string;
  readonly fetch: typeof globalThis.fetch;
  /** Called when a cached file is damaged; it is replaced once its successor is complete. */
  readonly warn: (note: string) => void;
}

/**
 * A published dataset from the cache folder; what is not there, or not right, is downloaded into it.
 *
 * @throws DenoiseError `network-failed` (also when `offline` and not cached), `write-failed`, `disk-full`; the signal's
 *   reason when aborted
 */
export async function loadPublished(request: PublishedRequest): Promise<ImageDataset> {
  const { dataset } = request;
  const train = await obtain(dataset.train, request);
  const test = await obtain(dataset.test, request);
  return datasetOf({
    train: train.images,
    test: test.images,
    trainPath: join(request.folder, dataset.train.file),
    folderName: dataset.name,
    source: train.cached && test.cached ? 'cache' : 'download',
    notes: [],
  });
}

async function obtain(
  official: OfficialFile,
  { folder, mirrors, fetch, offline, onProgress, signal, warn }: PublishedRequest,
): Promise<{ images: IdxFile; cached: boolean }> {
  const path = join(folder, official.file);
  try {
    return { images: await readOfficial(path, official, signal), cached: true };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof DenoiseError && error.code === 'file-missing')) {
      warn(`the cached file is not used: ${textOf(error)}`);
    }
  }
  if (offline) {
    throw new DenoiseError('network-failed', {
      what: `${path} is not there, and downloads are off`,
    });
  }
  let images: IdxFile | undefined;
  const check = async (part: string) => {
    images = await readOfficial(part, official, signal);
  };
  await download({ file: official.file, mirrors, folder, check, fetch, onProgress, signal });
  return { images: images!, cached: false };
}

/** @throws DenoiseError `dataset-invalid` unless the file's uncompressed bytes are the official ones */
async function readOfficial(
  path: string,
  official: OfficialFile,
  signal: AbortSignal | undefined,
): Promise<IdxFile> {
  const images = await readIdxFile(path, { signal });
  const sha256 = createHash('sha256').update(images.bytes).digest('hex');
  if (sha256 === official.sha256) return images;
  throw new DenoiseError('dataset-invalid', {
    what: `${path} is another file than the official one`,
    actual: `sha256 ${sha256}`,
    expected: official.sha256,
  });
}
