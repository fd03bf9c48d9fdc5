import type { LayersModel } from '@tensorflow/tfjs';
import type { ImageTensor, Noise, RunReference } from '@denoisekit/core';
import { addNoise, imageTensor, runFiles } from '@denoisekit/core';
import type { ImageDataset } from './data/index.js';
import { imagesToTensor } from './data/index.js';
import { networkFacts } from './network.js';
import { predict } from './predict.js';
import { testNoiseSeed } from './quality.js';
import type { Recipe } from './recipes/types.js';
import { type RunFolder, floatBytes } from './run-files.js';
import type { TensorFlow } from './tensorflow.js';

export const maxReferenceImages = 1_000;
/** Of both inputs and outputs: 1,000 digits are 3 MB, and a set of large images gives fewer of them. */
const maxReferenceBytes = 64 * 1024 * 1024;
const mosaicImages = 4;
const mosaicHeight = 64;
const mosaicWidth = 96;
/** One chunk at a time, as anywhere. */
const chunkImages = 250;

export interface ReferenceOptions {
  readonly recipe: Recipe;
  readonly dataset: ImageDataset;
  readonly noise: Noise;
}

/**
 * Writes what the model answers to noisy test images, for export to check its conversion against: the first 1,000,
 * and where the network takes any size, four larger images through the same network built for that size.
 *
 * @throws DenoiseError `disk-full`, `write-failed`
 */
export async function writeReferences(
  tf: TensorFlow,
  model: LayersModel,
  folder: RunFolder,
  { recipe, dataset, noise }: ReferenceOptions,
): Promise<RunReference[]> {
  const bytesEach = dataset.channels * dataset.height * dataset.width * 4;
  const count = Math.min(
    maxReferenceImages,
    dataset.test.count,
    Math.max(1, Math.floor(maxReferenceBytes / bytesEach)),
  );
  const clean = imagesToTensor(dataset.test, { from: 0, to: count }, dataset);
  const noisy = addNoise(clean, noise, { seed: testNoiseSeed });
  const references = [await writeReference(folder, 'test', noisy, await predictInChunks(tf, model, noisy))];
  const { anySize, sizeMultiple } = networkFacts(model);
  if (!anySize) return references;

  const height = roundUp(mosaicHeight, sizeMultiple);
  const width = roundUp(mosaicWidth, sizeMultiple);
  const mosaics = addNoise(mosaicsOf(dataset, mosaicImages, height, width), noise, { seed: testNoiseSeed });
  const larger = recipe.build(tf, { height, width, channels: dataset.channels, seed: 0 });
  try {
    larger.setWeights(model.getWeights());
    references.push(await writeReference(folder, 'mosaic', mosaics, await predict(tf, larger, mosaics)));
  } finally {
    larger.dispose();
  }
  return references;
}

/**
 * Larger images of test images laid edge to edge, the n-th beginning where the one before it ended; what goes over
 * the edge is cut off.
 */
export function mosaicsOf(dataset: ImageDataset, count: number, height: number, width: number): ImageTensor {
  const { channels } = dataset;
  const columns = Math.ceil(width / dataset.width);
  const tiles = columns * Math.ceil(height / dataset.height);
  const data = new Float32Array(count * channels * height * width);
  let to = 0;
  for (let image = 0; image < count; image++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const tile = Math.floor(y / dataset.height) * columns + Math.floor(x / dataset.width);
          const from = (image * tiles + tile) % dataset.test.count;
          const row = (from * channels + channel) * dataset.height + (y % dataset.height);
          data[to++] = dataset.test.pixels[row * dataset.width + (x % dataset.width)]! / 255;
        }
      }
    }
  }
  return imageTensor(data, [count, channels, height, width]);
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
  const [batch, channels, height, width] = noisy.shape;
  const size = channels * height * width;
  const out = new Float32Array(noisy.data.length);
  for (let first = 0; first < batch; first += chunkImages) {
    const count = Math.min(chunkImages, batch - first);
    const part = noisy.data.slice(first * size, (first + count) * size);
    const answer = await predict(tf, model, imageTensor(part, [count, channels, height, width]));
    out.set(answer.data, first * size);
  }
  return imageTensor(out, noisy.shape);
}

function roundUp(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}
