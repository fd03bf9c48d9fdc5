import { fileOf, readGolden, trainedOf, type ModelSource } from '@denoisekit/core';
import type { ReferencePack } from './pack.js';

/**
 * The golden vectors of a model as a reference, for where TensorFlow.js is not set up: few images, and none without noise, so
 * nothing is known of the task.
 */
export async function goldenPack(source: ModelSource): Promise<ReferencePack> {
  const manifest = await source.manifest();
  const noise = trainedOf(manifest)?.noise ?? 'as recorded';
  const pairs = readGolden(manifest, await source.bytes(manifest.golden));
  return {
    model: manifest.id,
    modelSha256: fileOf(manifest).sha256,
    madeBy: `${manifest.golden.madeBy}, when the model was made`,
    dataset: 'the golden vectors of the model',
    cases: pairs.map((pair) => ({ ...pair, noise })),
  };
}
