import type { LayersModel } from '@tensorflow/tfjs';
import type { RunFolder } from './run-files.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/**
 * A layers model as `tf.loadLayersModel('file://…/model.json')` reads it: `model.json` and `weights.bin`. TF.js's own
 * `file://` handler writes in place; here a file is replaced only once the new one is whole. Within a run only the
 * weights change, so a kill between the two files leaves a pair that fits.
 *
 * @param name the model's folder inside the run's
 * @throws DenoiseError `disk-full`, `write-failed`
 */
export async function saveModel(
  tf: TensorFlow,
  model: LayersModel,
  folder: RunFolder,
  name: string,
): Promise<void> {
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const weights = tf.io.CompositeArrayBuffer.join(artifacts.weightData ?? []);
      const { modelTopology, format, generatedBy, weightSpecs } = artifacts;
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      await folder.write(`${name}/weights.bin`, new Uint8Array(weights));
      await folder.write(
        `${name}/model.json`,
        JSON.stringify({ modelTopology, weightsManifest, format, generatedBy, convertedBy: null }),
      );
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
}
