import { dirname, join, resolve } from 'node:path';
import {
  DenoiseError,
  fileOf,
  pictureChannels,
  trainedOf,
  type ModelManifest,
  type ModelSource,
} from '@denoisekit/core';
import type { MakeReferenceOptions, ReferencePack } from '@denoisekit/parity';
import { datasetOptions } from '../pictures/dataset.js';
import { isFile } from '../files/is-file.js';
import { printLine } from '../terminal/io.js';
import { sampleCrops } from '../pictures/sample-crops.js';
import type { Context } from '../command/verb.js';
import { parityFolder } from './parity-folder.js';

export interface ReferenceOptions {
  /** A folder to read from, or with `makeReference` to write to. */
  readonly reference?: string | undefined;
  readonly makeReference?: true | undefined;
  readonly data?: string | undefined;
}

/** What is available without TF.js, and why more is not. */
const mayDoWithout: ReadonlySet<string> = new Set(['setup-missing', 'file-missing', 'dataset-missing']);

/**
 * What a model's answers are compared with: the reference in the folder that is named, the one that was made before, one that TF.js
 * makes now, or where it is not set up the model's golden vectors, as stderr says. An imported model has those alone.
 *
 * @throws DenoiseError `setup-missing`, `file-missing`, `dataset-missing` where a reference was asked for and cannot be made or read;
 * `digest-mismatch` when it belongs to another version of the model
 */
export async function referenceFor(
  source: ModelSource,
  location: string,
  { reference, makeReference, data }: ReferenceOptions,
  context: Context,
): Promise<ReferencePack> {
  const { io, packages } = context;
  const parity = await packages.parity();
  const manifest = await source.manifest();
  const version = `${manifest.id}-${fileOf(manifest).sha256.slice(0, 8)}`;
  const folder =
    reference === undefined
      ? join(await parityFolder(context), 'parity', version)
      : resolve(io.cwd, reference);
  // Other data give another reference.
  const anew = makeReference === true || data !== undefined;
  if (!anew && (reference !== undefined || (await isFile(join(folder, parity.packFiles.index))))) {
    const pack = await parity.readPack(folder);
    parity.assertBelongs(pack, manifest);
    return pack;
  }
  // TensorFlow.js has no imported networks; their golden vectors are the answers of the original file.
  if (manifest.madeBy.kind === 'imported' && !anew) return parity.goldenPack(source);
  try {
    const pack = await make(manifest, location, data, context);
    await parity.writePack(folder, pack);
    printLine(
      io.stderr,
      `made the reference ${folder}: ${parity.imagesOf(pack.cases)} images, ${pack.madeBy}`,
    );
    return pack;
  } catch (error) {
    const known = error instanceof DenoiseError && mayDoWithout.has(error.code);
    if (!known || anew) throw error;
    const pack = await parity.goldenPack(source);
    printLine(
      io.stderr,
      `note: compared with the model's ${pack.cases.length} golden vectors alone; ${error.message}`,
    );
    return pack;
  }
}

async function make(
  manifest: ModelManifest,
  location: string,
  data: string | undefined,
  context: Context,
): Promise<ReferencePack> {
  const { io, packages } = context;
  const { makeReference } = await packages.parity();
  const { openLayersModel } = await packages.training();
  const folder = location.endsWith('.json') ? dirname(location) : location;
  const layers = await openLayersModel(join(folder, 'layers'));
  try {
    const clean = await cleanImages(manifest, data, context);
    const { tfjs = '', tensorflow = '' } = layers.versions;
    return await makeReference({
      manifest,
      ...clean,
      predict: (input) => {
        io.signal.throwIfAborted();
        return layers.predict(input);
      },
      madeBy: `TensorFlow.js ${tfjs} on TensorFlow ${tensorflow}`,
    });
  } finally {
    layers.dispose();
  }
}

/** Test images of the dataset, or for a model that was trained on pictures of any size crops of the sample pictures. */
async function cleanImages(
  manifest: ModelManifest,
  data: string | undefined,
  context: Context,
): Promise<Pick<MakeReferenceOptions, 'clean' | 'noises'>> {
  const { io, packages } = context;
  if (trainedOf(manifest)?.dataset.imageSize === null) {
    const { photographReferenceNoises: noises } = await packages.parity();
    return { clean: await sampleCrops(pictureChannels(manifest), context), noises };
  }
  const { loadDataset } = await packages.data();
  const { testImagesOf } = await packages.training();
  return { clean: testImagesOf(await loadDataset(datasetOptions(data, io))) };
}
