import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayersModel, NamedTensorMap } from '@tensorflow/tfjs';
import { DenoiseError, runFiles } from '@denoisekit/core';
import { greyed } from './greyed-weights.js';
import { readArtifacts } from '../layers/layers-model.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/** The weights of a trained model, for another run to begin with. */
export interface FirstWeights {
  /** Of their bytes, lower-case hex, which identifies them. */
  readonly sha256: string;
  /**
   * Puts them into a network. One for grey images takes those of its counterpart in colour, so that it gives the grey of what that gives
   * for a grey picture.
   *
   * @throws DenoiseError `model-invalid` unless it has the same layers, which `what` names
   */
  readonly into: (tf: TensorFlow, model: LayersModel) => void;
}

/**
 * Reads the weights of a run (its best), of a model folder, or of the folder of a layers model.
 *
 * @throws DenoiseError `file-missing` when there is no layers model in it
 */
export async function readFirstWeights(folder: string): Promise<FirstWeights> {
  const { weightData, weightSpecs } = await readArtifacts(await layersFolder(folder));
  const sha256 = createHash('sha256').update(new Uint8Array(weightData)).digest('hex');
  return {
    sha256,
    into(tf, model) {
      tf.tidy(() => {
        const saved = greyed(tf, tf.io.decodeWeights(weightData, weightSpecs), model);
        const own = model.weights.map(({ originalName, shape }) => ({ name: originalName, shape }));
        const difference = firstDifference(own, saved);
        if (difference !== null) {
          throw new DenoiseError('model-invalid', {
            what: `the weights in ${folder} are those of another network`,
            actual: difference.actual,
            expected: difference.expected,
            fix: 'take a model of the same recipe, trained on images of as many channels',
          });
        }
        model.setWeights(own.map(({ name }) => saved[name]!));
      });
    },
  };
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

function firstDifference(
  own: readonly Named[],
  saved: NamedTensorMap,
): { readonly actual: string; readonly expected: string } | null {
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
