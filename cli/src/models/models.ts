import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DenoiseError,
  largeTileFor,
  pictureChannels,
  suggestion,
  type Denoiser,
  type ModelManifest,
  type PictureKind,
  type TileSize,
} from '@denoisekit/core';
import type { DtypeChoice } from '@denoisekit/runtime-node';
import { printLine, type Io } from '../terminal/io.js';
import { ownModels, ownModelsFolder } from './own-models.js';
import { commandLine, shellWord } from '../command/command-line.js';
import type { Packages } from '../command/packages.js';
import { isFile } from '../files/is-file.js';
import type { Context } from '../command/verb.js';

/** What is taken or suggested for pictures of a kind, where it is shipped. */
const usualModels: Readonly<Partial<Record<PictureKind, string>>> = {
  photographs: 'photo',
  scans: 'scan',
  digits: 'compact',
};

/** The shipped models to take for pictures of a kind. */
export async function modelsByKind(packages: Packages): Promise<typeof usualModels> {
  const ids = await shippedIds(packages);
  return Object.fromEntries(Object.entries(usualModels).filter(([, id]) => ids.includes(id)));
}

/** The model of verbs that name none: the one for photographs, else the one for digits. */
export async function defaultModel(packages: Packages): Promise<string> {
  const { photographs, digits } = await modelsByKind(packages);
  return photographs ?? digits ?? 'photo';
}

/**
 * The folder (or manifest) that a model's name on the command line stands for: a shipped model's id, that of one of your own, else a path.
 *
 * @throws DenoiseError `unknown-model` with the nearest id; `usage` for a bare ONNX file
 */
export async function locateModel(name: string, { io, packages }: Context): Promise<string> {
  const shipped = await shippedIds(packages);
  if (shipped.includes(name)) return shippedFolder(name, packages);
  const own = await ownModels(io.cwd);
  const named = own.find(({ id }) => id === name);
  if (named !== undefined) return named.folder;
  await assertNoOnnxFile(name, io);
  const path = resolve(io.cwd, name);
  const isPath = /[\\/]|^\.+$/.test(name) || (await stat(path).catch(() => undefined)) !== undefined;
  if (isPath) return path;
  const ids = [...shipped, ...own.map(({ id }) => id)];
  const fix = suggestion(name, ids) ?? 'name a model folder, or see denoisekit models';
  throw new DenoiseError('unknown-model', {
    what: `there is no model "${name}", shipped or in ${join(io.cwd, ownModelsFolder)}`,
    expected: ids.length === 0 ? 'a model folder, for no models are shipped yet' : `one of ${ids.join(', ')}`,
    fix,
  });
}

/** A bare ONNX file does not say what it takes: a model is a folder with a manifest. */
export async function assertNoOnnxFile(name: string, io: Io): Promise<void> {
  const path = resolve(io.cwd, name);
  if (!/\.onnx$/i.test(name) || !(await isFile(path))) return;
  const isOfModel = await isFile(join(dirname(path), 'manifest.json'));
  throw new DenoiseError('usage', {
    what: `${name} is an ONNX file, and a model is a folder that also says how to run it`,
    fix: isOfModel
      ? `name its folder: ${shellWord(dirname(name))}`
      : `import it first: ${commandLine(['import', name], io)}`,
  });
}

export async function shippedIds(packages: Packages): Promise<readonly string[]> {
  return (await packages.models()).modelIds;
}

/** The folders of the shipped models, and those of one's own. */
export async function modelFolders({ io, packages }: Context) {
  const shipped = (await shippedIds(packages)).map((id) => shippedFolder(id, packages));
  const own = await ownModels(io.cwd);
  return { shipped: await Promise.all(shipped), own: own.map(({ folder }) => folder) };
}

export async function shippedFolder(id: string, packages: Packages): Promise<string> {
  const index = await packages.models();
  return dirname(fileURLToPath(index.modelUrl(id, 'manifest.json')));
}

export interface OpenModel {
  readonly manifest: ModelManifest;
  readonly channels: 1 | 3;
  readonly denoiser: Denoiser;
  /** The largest piece that it runs at once; undefined for core's `defaultTile`. */
  readonly tile?: TileSize | undefined;
  /** Images that it works on at the same time. */
  readonly atOnce: number;
}

export interface OpenOptions {
  /** Of the processor, in all. Default: all that there are, and more are cut to these. */
  readonly threads?: number | undefined;
  /** Default: fp32. */
  readonly dtype?: DtypeChoice | undefined;
  /** Sessions in threads of their own, each with its share of the processor. Default: none, one image after the other. */
  readonly workers?: number | undefined;
}

/** Opens a model, hands it to `use`, and always disposes of it. */
export async function withModel<T>(
  name: string,
  { threads, workers = 0, dtype }: OpenOptions,
  context: Context,
  use: (model: OpenModel) => Promise<T>,
): Promise<T> {
  const location = await locateModel(name, context);
  const { createNodeDenoiser, folderSource } = await context.packages.runtime();
  const model = folderSource(location);
  const manifest = await model.manifest();
  const isShared = workers > 0 && threads !== undefined && threads <= availableParallelism();
  const share = isShared ? Math.max(1, Math.floor(threads / workers)) : threads;
  // One picture after the other may take more memory than several beside each other.
  const tile = workers === 0 ? largeTileFor(manifest) : undefined;
  const { io } = context;
  const note = (text: string): void => {
    printLine(io.stderr, `denoisekit: ${text}`);
  };
  const denoiser = await createNodeDenoiser({
    ...{ model, workers, threads: share, dtype, tile, signal: io.signal, warn: note },
    onMeasure: (dtypes) => {
      note(`measuring which is the fastest here, once: ${dtypes.join(', ')}`);
    },
  });
  try {
    const atOnce = Math.max(1, workers);
    return await use({ manifest, channels: pictureChannels(manifest), denoiser, tile, atOnce });
  } finally {
    await denoiser.dispose();
  }
}
