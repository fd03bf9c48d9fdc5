import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { io, LayersModel } from '@tensorflow/tfjs';
import { DenoiseError, type ImageTensor } from '@denoisekit/core';
import { predict } from './predict.js';
import { loadTensorFlow, type LoadedTensorFlow } from '../backends/tensorflow.js';

/** A layers model as TF.js saved it, which answers images of any size its layers take. */
export interface LayersModelAnswers {
  /** `[batch, channels, height, width]` in and out; sizes must fit the network's multiple. */
  predict(input: ImageTensor): Promise<ImageTensor>;
  readonly versions: LoadedTensorFlow['versions'];
  dispose(): void;
}

/**
 * Opens the layers model of a model folder. The sizes that a network was saved with are those it was trained with: for each other
 * size the same weights are loaded into a network of that size.
 *
 * @param folder that holds `model.json` and its weights
 * @throws DenoiseError `setup-missing` without TF.js, `file-missing` when there is no layers model
 */
export async function openLayersModel(
  folder: string,
  load: () => Promise<LoadedTensorFlow> = loadTensorFlow,
): Promise<LayersModelAnswers> {
  const artifacts = await readArtifacts(folder);
  const { tf, versions } = await load();
  const models = new Map<string, LayersModel>();

  async function modelFor(height: number, width: number): Promise<LayersModel> {
    const key = `${height}x${width}`;
    const known = models.get(key);
    if (known !== undefined) return known;
    const sized = { ...artifacts, modelTopology: withSize(artifacts.modelTopology, height, width) };
    const model = await tf.loadLayersModel(tf.io.fromMemory(sized));
    models.set(key, model);
    return model;
  }

  return {
    async predict(input) {
      const [, , height, width] = input.shape;
      return await predict(tf, await modelFor(height, width), input);
    },
    versions,
    dispose() {
      for (const model of models.values()) model.dispose();
      models.clear();
    },
  };
}

/** The parts of `model.json` that are read here. */
interface SavedModel {
  readonly modelTopology: object;
  readonly weightsManifest: io.WeightsManifestConfig;
}

/** @throws DenoiseError `file-missing` when there is no layers model */
export async function readArtifacts(folder: string) {
  try {
    const saved = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as SavedModel;
    const paths = saved.weightsManifest.flatMap((group) => group.paths);
    const parts = await Promise.all(paths.map((path) => readFile(join(folder, path))));
    return {
      modelTopology: saved.modelTopology,
      weightSpecs: saved.weightsManifest.flatMap((group) => group.weights),
      weightData: Uint8Array.from(Buffer.concat(parts)).buffer,
    };
  } catch (cause) {
    throw new DenoiseError('file-missing', {
      what: `there is no layers model in ${folder}`,
      fix: 'point to a model folder that denoisekit export wrote',
      cause,
    });
  }
}

/** The same network for images of another size: only the input layer has a size. */
function withSize(topology: object, height: number, width: number): object {
  return JSON.parse(JSON.stringify(topology), (key, value: unknown) =>
    key === 'batch_input_shape' && Array.isArray(value) && value.length === 4
      ? [value[0] as unknown, height, width, value[3] as unknown]
      : value,
  ) as object;
}
