import { DenoiseError, textOf, systemCodeOf } from '@denoisekit/core';
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { officialDataset } from './official.js';
import { readIdxFile } from './read-idx-file.js';
import type { IdxFile } from './read-idx-file.js';
import { splitValidation } from './splits.js';
import type { DatasetSource, ImageDataset } from './types.js';

/** As published, and as some archives unpack them. */
const spellings = (stem: string) =>
  [`${stem}-idx3-ubyte`, `${stem}.idx3-ubyte`].flatMap((name) => [name, `${name}.gz`]);
const trainNames = spellings('train-images');
const testNames = spellings('t10k-images');
const maxNamesTold = 5;

/**
 * A dataset from a folder with the IDX files of its training and test images, of any size; labels are not needed.
 * The last twelfth of the training images validates.
 *
 * @throws DenoiseError `dataset-missing` when the folder or one of the files is not there, `dataset-invalid`,
 *   `file-unreadable`; the signal's reason when aborted
 */
export async function loadFolder(
  directory: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ImageDataset> {
  const folder = resolve(directory);
  const names = await namesIn(folder);
  const trainPath = join(folder, await find(trainNames, folder, names));
  const testPath = join(folder, await find(testNames, folder, names));
  const train = await readIdxFile(trainPath, { signal });
  const test = await readIdxFile(testPath, { signal });
  if (train.height !== test.height || train.width !== test.width) {
    throw new DenoiseError('dataset-invalid', {
      what: `${testPath} has images of another size than ${trainPath}`,
      actual: `${test.height}x${test.width}`,
      expected: `${train.height}x${train.width}`,
    });
  }
  return datasetOf({ train, test, trainPath, folderName: basename(folder), source: 'folder', notes: [] });
}

/** Whether a folder has an IDX file, by the names that they have; false where it cannot be read. */
export async function hasIdxFiles(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch((): string[] => []);
  return names.some(isIdxName);
}

/** `emnist-letters-train-images-idx3-ubyte.gz`, `train-images.idx3-float`. */
function isIdxName(name: string): boolean {
  return /idx\d-[a-z]+(\.gz)?$|\.idx(\.gz)?$/i.test(name);
}

/** A dataset of two IDX files that are known to be right and of one size. */
export function datasetOf(parts: {
  readonly train: IdxFile;
  readonly test: IdxFile;
  readonly trainPath: string;
  readonly folderName: string;
  readonly source: DatasetSource;
  readonly notes: readonly string[];
}): ImageDataset {
  const { train, test, source, notes } = parts;
  const hash = createHash('sha256').update(train.bytes);
  const trainSha256 = hash.copy().digest('hex');
  const sha256 = hash.update(test.bytes).digest('hex');
  const testSha256 = createHash('sha256').update(test.bytes).digest('hex');
  const official = officialDataset(trainSha256, testSha256);
  return {
    name: official?.name ?? (parts.folderName.slice(0, 100) || 'images'),
    pictures: official?.pictures,
    sha256,
    channels: 1,
    height: train.height,
    width: train.width,
    ...splitValidation(train, parts.trainPath),
    test: { count: test.count, pixels: test.pixels },
    notes,
    source,
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new DenoiseError('file-unreadable', {
        what: `the data folder ${folder} cannot be read`,
        actual: textOf(cause),
        cause,
      });
    }
    throw new DenoiseError('dataset-missing', {
      what: code === 'ENOENT' ? `there is no data folder ${folder}` : `the data folder ${folder} is a file`,
      expected: `a folder with ${trainNames[0]!} and ${testNames[0]!}, gzipped (.gz) or not`,
      fix: 'name another with --data or DENOISEKIT_DATA, or name none to use MNIST',
      cause,
    });
  }
}

async function find(wanted: readonly string[], folder: string, present: readonly string[]): Promise<string> {
  for (const name of wanted) {
    if (present.includes(name) && (await isFile(join(folder, name)))) return name;
  }
  const more = present.length > maxNamesTold ? ` and ${present.length - maxNamesTold} more` : '';
  throw new DenoiseError('dataset-missing', {
    what: `the data folder ${folder} lacks a file of images`,
    actual: present.length === 0 ? 'nothing' : present.slice(0, maxNamesTold).join(', ') + more,
    expected: `one of ${wanted.join(', ')}`,
    fix: fixFor(present),
  });
}

function fixFor(present: readonly string[]): string {
  if (present.some(isIdxName)) return 'give the IDX file of the images this name; labels are not needed';
  if (present.some((name) => /\.(png|jpe?g|webp|tiff?|avif)$/i.test(name))) {
    return 'pictures are for training: denoisekit train photo --data; for this, name a folder with IDX files';
  }
  return 'put the IDX file there, or name another folder';
}

/** Some archives unpack to a folder of the file's name; links may lead nowhere. */
async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
