import { basename, resolve } from 'node:path';
import {
  DenoiseError,
  fromPixels,
  isGrey,
  papersGrey,
  textOf,
  type ImageCodec,
  type ImageTensor,
  type Pixels,
} from '@denoisekit/core';
import type { TestPicture } from '@denoisekit/evaluation';
import type { FoundFile, FoundFiles } from '@denoisekit/training/data';
import { readImageFile } from '../files/read-image-file.js';
import type { Context } from '../command/verb.js';

export interface PictureSetOptions {
  /** A folder of clean pictures; one with a subfolder `train` is taken by its `test`. */
  readonly data?: string | undefined;
  /** Folders of noisy and clean pictures, or one with both, distinguished by how their names end. */
  readonly pairs?: readonly string[] | undefined;
  /** The first so many, by name. */
  readonly limit?: number | undefined;
  /** All pictures in grey, as papers make it. */
  readonly grey: boolean;
  /** What was left out, in sentences. */
  readonly note: (text: string) => void;
}

/** Pictures to measure on, read one after the other. */
export interface PictureSet {
  readonly name: string;
  readonly count: number;
  readonly shot: boolean;
  readonly pictures: AsyncIterable<TestPicture>;
}

interface Files {
  readonly name: string;
  readonly clean: FoundFile;
  /** Of a pair. */
  readonly noisy: FoundFile | null;
}

/**
 * The pictures of a folder, or pairs, in the order of their names. What cannot be read, or does not fit its partner, is noted and left out.
 *
 * @throws DenoiseError `dataset-missing`, `dataset-invalid` where there is nothing to measure on, `usage`
 */
export async function openPictureSet(
  { data, pairs, limit = Infinity, grey, note }: PictureSetOptions,
  context: Context,
): Promise<PictureSet> {
  const { io, packages } = context;
  const { createSharpCodec } = await packages.runtime();
  const codec = createSharpCodec();
  const folders = (pairs ?? [data ?? '']).map((folder) => resolve(io.cwd, folder));
  const found = await (pairs === undefined
    ? cleanOnes(folders[0]!, context)
    : pairsIn(folders, note, context));
  const files = found.slice(0, limit);
  if (files.length === 0) {
    throw new DenoiseError('dataset-invalid', {
      what: `there are no ${pairs === undefined ? 'pictures' : 'pairs of pictures'} in ${folders.join(' and ')}`,
      expected: expectedFiles(folders.length, pairs !== undefined),
      fix: 'check the folder',
    });
  }

  let told = false;
  const onRange = (): void => {
    if (!told)
      note(
        '16 bits of which cameras fill 10 to 14 are stretched, as by denoise: the peak of PSNR is the brightest of a picture',
      );
    told = true;
  };

  async function* pictures(): AsyncGenerator<TestPicture> {
    for (const each of files) {
      io.signal.throwIfAborted();
      const read = await readFiles(each, { codec, grey, context, onRange }).catch((error: unknown) => {
        if (!(error instanceof DenoiseError)) throw error;
        note(`${each.name} is left out: ${textOf(error)}`);
      });
      if (read !== undefined) yield read;
    }
  }

  return {
    name: folders.map((folder) => basename(folder)).join(' and '),
    count: files.length,
    shot: pairs !== undefined,
    pictures: pictures(),
  };
}

function expectedFiles(folders: number, isPairs: boolean): string {
  const files = 'PNG, JPEG, WebP, TIFF or AVIF files';
  if (!isPairs) return files;
  return folders > 1
    ? `${files} of the same names in both`
    : `${files} whose names end in _noisy or _real and in _clean or _mean, or a second folder with the clean ones`;
}

/** Of a folder that is split into parts, the one to test on. */
async function cleanOnes(folder: string, { io, packages }: Context): Promise<readonly Files[]> {
  const { findFiles } = await packages.data();
  const { files } = await findFiles(folder, io.signal);
  const isSplit = files.some(({ name }) => /^train(ing)?\//i.test(name));
  return files
    .filter(({ name }) => !isSplit || /^test\//i.test(name))
    .map((clean) => ({ name: clean.name, clean, noisy: null }));
}

async function pairsIn(
  folders: readonly string[],
  note: (text: string) => void,
  { io, packages }: Context,
): Promise<readonly Files[]> {
  const [first = '', second = first, ...more] = folders;
  if (more.length > 0) {
    throw new DenoiseError('usage', {
      what: '--pairs takes a folder of noisy pictures and one of clean ones, or one with both',
      actual: `${folders.length} folders`,
    });
  }
  const { findFiles, pairFiles } = await packages.data();
  const found = await findFiles(first, io.signal);
  const { pairs, leftOut } =
    second === first
      ? pairFiles(ending(found, noisyEnding), ending(found, cleanEnding))
      : pairFiles(found, await findFiles(second, io.signal));
  for (const { name, detail } of leftOut) note(`${name} is left out: ${detail}`);
  return pairs.map(({ noisy, clean }) => ({ name: noisy.name, clean, noisy }));
}

const noisyEnding = /(noisy|real|input|lq)\.[^.]+$/i;
const cleanEnding = /(clean|mean|target|gt|hq)\.[^.]+$/i;

/** Those whose names end so. */
function ending(found: FoundFiles, end: RegExp): FoundFiles {
  return { ...found, files: found.files.filter(({ name }) => end.test(name)) };
}

interface ReadOptions {
  readonly codec: ImageCodec;
  readonly grey: boolean;
  readonly context: Context;
  /** Called for each picture that has a range. */
  readonly onRange: () => void;
}

async function readFiles({ name, clean, noisy }: Files, options: ReadOptions): Promise<TestPicture> {
  const input = noisy === null ? null : await decode(noisy, options);
  const stored = await decode(clean, options);
  // As values of the same samples.
  const target = input === null ? stored : { ...stored, range: input.range };
  if (target.range !== undefined) options.onRange();
  const inGrey = (pixels: Pixels) => options.grey || isGrey(pixels);
  const factsOf = (pixels: Pixels) =>
    `${pixels.width}x${pixels.height} in ${inGrey(pixels) ? 'grey' : 'colour'}`;
  if (input !== null && factsOf(input) !== factsOf(target)) {
    throw new DenoiseError('shape-mismatch', {
      what: 'the noisy and the clean picture do not fit each other',
      actual: factsOf(input),
      expected: factsOf(target),
    });
  }
  const tensorOf = (pixels: Pixels): ImageTensor =>
    inGrey(pixels) ? fromPixels(papersGrey(pixels)) : fromPixels(pixels);
  return { name, clean: tensorOf(target), noisy: input && tensorOf(input) };
}

async function decode({ path, name }: FoundFile, { codec, context: { io } }: ReadOptions): Promise<Pixels> {
  const bytes = await readImageFile({ path, shown: name, below: name }, io);
  const { pixels } = await codec.decode(bytes, { name });
  const { frames = 1 } = pixels;
  if (frames === 1) return pixels;
  throw new DenoiseError('image-unsupported', { what: `${name} has ${frames} frames`, expected: 'one' });
}
