import { fileOf, readGolden, type ModelManifest, type ModelSource } from '@denoisekit/core';
import type { ReferencePack } from './pack.js';

/**
 * The golden vectors of a model as a reference, for where TensorFlow.js is not set up: few images, and none without noise, so
 * nothing is known of the task.
 */
export async function goldenPack(source: ModelSource): Promise<ReferencePack> {
  const manifest = await source.manifest();
  const pairs = readGolden(manifest, await source.bytes(manifest.golden));
  return {
    model: manifest.id,
    modelSha256: fileOf(manifest).sha256,
    madeBy: madeBy(manifest),
    dataset: 'the golden vectors of the model',
    cases: pairs.map(({ name, input, output }) => ({
      ...{ name, noise: manifest.training.noise, input, output },
    })),
  };
}

function madeBy({ training: { versions } }: ModelManifest): string {
  const { tfjs = '', tensorflow = '' } = versions;
  return `TensorFlow.js ${tfjs} on TensorFlow ${tensorflow}, when the model was trained`.replace(
    / {2,}/g,
    ' ',
  );
}
