import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayersModel, NamedTensorMap, Tensor } from '@tensorflow/tfjs';
import { DenoiseError, runFiles } from '@denoisekit/core';
import { greyed } from './greyed-weights.js';
import { grown } from './grown-weights.js';
import { readArtifacts } from '../layers/layers-model.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/** The weights of a trained model, for another run to begin with. */
export interface FirstWeights {
  /** Of their bytes, lower-case hex, which identifies them. */
  readonly sha256: string;
  /**
   * Puts them into a network. One for grey images takes those of its counterpart in colour, so that it gives the grey of what that gives
   * for a grey picture; a larger one begins as what the smaller one is.
   *
   * @throws DenoiseError `model-invalid` unless it has the same layers, or these with more channels and more blocks
   */
  readonly into: (tf: TensorFlow, model: LayersModel) => Promise<void>;
}

/**
 * Reads the weights of a run (its best), of a model folder, or of the folder of a layers model.
 *
 * @throws DenoiseError `file-missing` when there is no layers model in it
 */
export async function readFirstWeights(folder: string): Promise<FirstWeights> {
  const artifacts = await readArtifacts(await layersFolder(folder));
  const { weightData, weightSpecs } = artifacts;
  const sha256 = createHash('sha256').update(new Uint8Array(weightData)).digest('hex');
  return {
    sha256,
    async into(tf, model) {
      const own = model.weights.map(({ originalName, shape }) => ({ name: originalName, shape }));
      const found = { difference: null as Difference | null, isGrown: false };
      tf.tidy(() => {
        const saved = greyed(tf, tf.io.decodeWeights(weightData, weightSpecs), model);
        found.difference = firstDifference(own, saved);
        const weights = found.difference ? grown(tf, saved, model) : saved;
        found.isGrown = found.difference !== null && weights !== null;
        if (weights) model.setWeights(own.map(({ name }) => weights[name]!));
      });
      if (!found.difference || (found.isGrown && (await givesTheSame(tf, artifacts, model)))) return;
      throw new DenoiseError('model-invalid', {
        what: `the weights in ${folder} are those of another network`,
        ...found.difference,
        fix: 'take a model of the same recipe, or of a smaller network with the same layers, trained on images of as many channels',
      });
    },
  };
}

/** Pixels a side of the picture by which a larger network is compared: a multiple of what every recipe halves. */
const compared = 64;

/** Whether a network gives the picture that the saved one gives: layers that this lacks may do more than nothing. */
async function givesTheSame(
  tf: TensorFlow,
  artifacts: Awaited<ReturnType<typeof readArtifacts>>,
  model: LayersModel,
): Promise<boolean> {
  const smaller = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  try {
    const [, height, width, channels] = model.inputs[0]!.shape;
    if (smaller.inputs[0]!.shape.at(-1) !== channels) return false;
    return tf.tidy(() => {
      const shape = [1, height ?? compared, width ?? compared, channels!];
      const picture = tf.randomUniform(shape, 0, 1, 'float32', 1);
      const [before, after] = [smaller, model].map((network) => network.apply(picture) as Tensor);
      return before!.sub(after!).abs().max().dataSync()[0]! < 1e-4;
    });
  } finally {
    smaller.dispose();
  }
}

async function layersFolder(folder: string): Promise<string> {
  for (const inside of [runFiles.best, 'layers']) {
    const found = await stat(join(folder, inside, 'model.json')).catch(() => null);
    if (found) return join(folder, inside);
  }
  return folder;
}

interface Named {
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

interface Difference {
  readonly actual: string;
  readonly expected: string;
}

function firstDifference(own: readonly Named[], saved: NamedTensorMap): Difference | null {
  for (const { name, shape } of own) {
    const found = saved[name];
    const expected = `${name} [${shape.join(', ')}]`;
    if (!found) return { actual: `no ${name}`, expected };
    if (found.shape.join() !== shape.join()) {
      return { actual: `${name} [${found.shape.join(', ')}]`, expected };
    }
  }
  const extra = Object.keys(saved).find((name) => !own.some((weight) => weight.name === name));
  return extra === undefined ? null : { actual: `${extra} as well`, expected: `${own.length} weights` };
}
