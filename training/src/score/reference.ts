import type { LayersModel } from '@tensorflow/tfjs';
import {
  imagesBetween,
  joinBatch,
  roundUp,
  runFiles,
  type ImageTensor,
  type RunReference,
} from '@denoisekit/core';
import type { TrainingImages } from '../images/port.js';
import { networkFacts } from '../recipes/network.js';
import { predict } from '../layers/predict.js';
import type { Recipe } from '../recipes/types.js';
import { type RunFolder, floatBytes } from '../files/run-files.js';
import type { TensorFlow } from '../backends/tensorflow.js';

export const maxReferenceImages = 1_000;
/** Of both inputs and outputs: 1,000 digits are 3 MB, and a set of large images gives fewer of them. */
const maxReferenceBytes = 64 * 1024 * 1024;
/** Larger than digits, and not square. */
const largerImages = { count: 4, height: 64, width: 96 };
/** Crops of pictures, for networks that take any size: as many values as 1,000 digits have. */
const pictureCrops = { count: 64, height: 64, width: 64 };
/** One chunk at a time, as anywhere. */
const chunkImages = 250;

export interface ReferenceOptions {
  readonly recipe: Recipe;
  readonly images: TrainingImages;
  readonly config: { readonly noise: string };
  readonly sizeMultiple: number;
}

/**
 * Writes what the model answers to noisy test images, for export to check its conversion against: the first 1,000 (or crops of
 * them, where they have several sizes), and where the network takes any size, four larger images.
 *
 * @throws DenoiseError `disk-full`, `write-failed`
 */
export async function writeReferences(
  tf: TensorFlow,
  model: LayersModel,
  folder: RunFolder,
  { recipe, images, config: { noise }, sizeMultiple }: ReferenceOptions,
): Promise<RunReference[]> {
  const { size, channels, counts } = images;
  const rounded = ({ count, height, width }: typeof largerImages) => ({
    count,
    height: roundUp(height, sizeMultiple),
    width: roundUp(width, sizeMultiple),
  });
  if (size === null) {
    const crops = await images.examples(rounded(pictureCrops), noise);
    const larger = await images.examples(rounded(largerImages), noise);
    return [
      await writeReference(folder, 'test', crops.input, await predictInChunks(tf, model, crops.input)),
      await writeReference(folder, 'larger', larger.input, await predict(tf, model, larger.input)),
    ];
  }
  const fitting = Math.floor(maxReferenceBytes / (channels * size.height * size.width * 4));
  const count = Math.min(maxReferenceImages, counts.test, Math.max(1, fitting));
  const { input } = await images.examples({ count, ...size }, noise);
  const references = [await writeReference(folder, 'test', input, await predictInChunks(tf, model, input))];
  if (!networkFacts(model).anySize) return references;

  const { height, width } = rounded(largerImages);
  const mosaics = await images.examples({ count: largerImages.count, height, width }, noise);
  const larger = recipe.build(tf, { height, width, channels, seed: 0 });
  try {
    larger.setWeights(model.getWeights());
    const output = await predict(tf, larger, mosaics.input);
    references.push(await writeReference(folder, 'mosaic', mosaics.input, output));
  } finally {
    larger.dispose();
  }
  return references;
}

async function writeReference(
  folder: RunFolder,
  name: string,
  input: ImageTensor,
  output: ImageTensor,
): Promise<RunReference> {
  const [batch, channels, height, width] = input.shape;
  const files = { input: `${name}-input.f32`, output: `${name}-output.f32` };
  await folder.write(`${runFiles.reference}/${files.input}`, floatBytes(input.data));
  await folder.write(`${runFiles.reference}/${files.output}`, floatBytes(output.data));
  return { name, shape: [batch, channels as 1 | 3, height, width], ...files };
}

async function predictInChunks(tf: TensorFlow, model: LayersModel, noisy: ImageTensor): Promise<ImageTensor> {
  const [batch] = noisy.shape;
  const answers: ImageTensor[] = [];
  for (let first = 0; first < batch; first += chunkImages) {
    answers.push(await predict(tf, model, imagesBetween(noisy, first, Math.min(first + chunkImages, batch))));
  }
  return joinBatch(answers);
}
