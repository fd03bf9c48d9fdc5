import { basename, resolve } from 'node:path';
import { DenoiseError, type ImageCodec, type ImageTensor } from '@denoisekit/core';
import type { FindPictures, MadeDtype, VariantPictures } from '@denoisekit/export';
import type { FoundFile } from '@denoisekit/training/data';
import { InvalidArgumentError, type Command } from 'commander';
import { datasetOptions } from './dataset.js';
import { decoded, inverted } from './sample-pictures.js';
import { readImageFile } from '../files/read-image-file.js';
import { wordsIn, type Context } from '../command/verb.js';

/** Options of the verbs that make models. */
export interface VariantOptions {
  readonly dtypes?: readonly MadeDtype[];
  readonly calibration?: string;
}

export function addVariantOptions(command: Command): Command {
  return command
    .option(
      '--dtypes <list>',
      'files to make beside the fp32 one, with commas: fp16, int8; each ships only if it passes its gate',
      parseDtypes,
    )
    .option(
      '--calibration <folder>',
      'clean pictures for --dtypes, in train/ and test/ or mixed; default: photographs or digits, as the model is for',
    );
}

const known: readonly MadeDtype[] = ['fp16', 'int8'];

function parseDtypes(text: string): readonly MadeDtype[] {
  const names = wordsIn(text);
  const found = known.filter((name) => names.includes(name));
  if (found.length > 0 && names.every((name) => known.some((one) => one === name))) return found;
  throw new InvalidArgumentError('It takes fp16, int8 or both with a comma; fp32 is always there.');
}

/** Of one part: more take long and say little. */
const most = { calibration: 24, test: 12 } as const;
const digits = { calibration: 64, test: 500 } as const;

/**
 * Finds what a model's other dtypes are calibrated and tested with: the pictures of a folder, else those that come with the training package
 * for photographs, and digits for all else; for scans, black on white.
 *
 * @throws DenoiseError `dataset-missing` where there is no such folder, `dataset-invalid` where it has fewer than two pictures
 */
export function variantPictures(calibration: string | undefined, context: Context): FindPictures {
  return async (kind) => {
    if (calibration !== undefined) return picturesOf(resolve(context.io.cwd, calibration), context);
    if (kind === 'photographs') {
      const { sampleFolder } = await context.packages.data();
      return { ...(await picturesOf(sampleFolder(), context)), name: 'sample photographs' };
    }
    return digitPictures(kind, context);
  };
}

async function picturesOf(folder: string, context: Context): Promise<VariantPictures> {
  const { io, packages } = context;
  const { findFiles } = await packages.data();
  const codec = (await packages.runtime()).createSharpCodec();
  const { files } = await findFiles(folder, io.signal);
  if (files.length < 2) {
    throw new DenoiseError('dataset-invalid', {
      what: `there are no pictures to calibrate with in ${folder}`,
      actual: files.length === 1 ? 'one picture' : 'none',
      expected: 'two or more PNG, JPEG, WebP, TIFF or AVIF files',
      fix: 'name another folder by --calibration',
    });
  }
  const isSplit =
    files.some(({ name }) => training.test(name)) && files.some(({ name }) => !training.test(name));
  const isTraining = ({ name }: FoundFile, index: number) =>
    isSplit ? training.test(name) : index % 2 === 0;
  const read = (chosen: readonly FoundFile[]) => readAll(chosen, codec, context);
  return {
    name: `pictures of ${basename(folder)}`,
    calibration: await read(spread(files.filter(isTraining), most.calibration)),
    test: await read(
      spread(
        files.filter((file, index) => !isTraining(file, index)),
        most.test,
      ),
    ),
  };
}

const training = /^train(ing)?\//i;

/** So many of them, from the first to the last. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(all.length, count) }, (_, i) => all[Math.floor(i * step)]!);
}

async function readAll(
  files: readonly FoundFile[],
  codec: ImageCodec,
  { io }: Context,
): Promise<readonly ImageTensor[]> {
  const images: ImageTensor[] = [];
  for (const { path, name } of files) {
    io.signal.throwIfAborted();
    const bytes = await readImageFile({ path, shown: name, below: name }, io);
    images.push(await decoded(bytes, name, codec));
  }
  return images;
}

async function digitPictures(kind: string | undefined, { io, packages }: Context): Promise<VariantPictures> {
  const { imagesToTensor, loadDataset } = await packages.data();
  const dataset = await loadDataset(datasetOptions(undefined, io));
  const images = (set: (typeof dataset)['train'], count: number) =>
    Array.from({ length: Math.min(count, set.count) }, (_, from) => {
      const image = imagesToTensor(set, { from, to: from + 1 }, dataset);
      return kind === 'scans' ? inverted(image) : image;
    });
  return {
    name: `digits of ${dataset.name}`,
    calibration: images(dataset.train, digits.calibration),
    test: images(dataset.test, digits.test),
  };
}
