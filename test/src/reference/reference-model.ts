import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addNoise, imageTensor, parseManifest, parseNoise, type ImageTensor } from '@denoisekit/core';
import { modelUrl, type ModelId } from '@denoisekit/models';
import { loadTensorFlow, type TensorFlow } from '@denoisekit/training';
import { imagesToTensor, loadDataset } from '@denoisekit/training/data';

const digits = 200;
/** Digits in one golden vector: a batch, as a server would make it. */
const batch = 20;
/** Not a seed that anything was trained, validated or measured with. */
const noise = { text: 'gaussian:0.5', seed: 200_200 } as const;

const cache = fileURLToPath(new URL('../../../.setup/reference/', import.meta.url));

/**
 * A copy of a shipped model whose golden vectors are 200 noisy test digits and what TensorFlow.js answers to them here and now, from
 * the layers model that was shipped beside it. A runtime that opens it runs them all and compares: that is the proof, the same on
 * every host. Made once per model and data set.
 *
 * @returns the folder
 */
export async function referenceModel(id: ModelId): Promise<string> {
  const shipped = fileURLToPath(new URL('.', modelUrl(id)));
  const manifest = parseManifest(await readFile(join(shipped, 'manifest.json'), 'utf8'), id);
  const dataset = await loadDataset();
  const folder = join(cache, `${id}-${manifest.files.fp32.sha256.slice(0, 8)}-${dataset.sha256.slice(0, 8)}`);
  if (await isThere(join(folder, 'manifest.json'))) return folder;

  const { tf } = await loadTensorFlow();
  const model = await tf.loadLayersModel(`file://${join(shipped, 'layers', 'model.json')}`);
  const parts: Float32Array[] = [];
  const vectors: (typeof manifest.golden.vectors)[number][] = [];
  let bytes = 0;
  for (let from = 0; from < digits; from += batch) {
    const clean = imagesToTensor(dataset.test, { from, to: from + batch }, dataset);
    const input = addNoise(clean, parseNoise(noise.text), { seed: noise.seed, firstIndex: from });
    const output = answerOf(tf, model, input);
    const size = input.data.byteLength;
    const shape: (typeof vectors)[number]['shape'] = [batch, dataset.channels, dataset.height, dataset.width];
    vectors.push({ name: `digits-${from}`, shape, inputOffset: bytes, outputOffset: bytes + size });
    parts.push(input.data, output.data);
    bytes += 2 * size;
  }
  model.dispose();
  const golden = Buffer.concat(
    parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
  const sha256 = createHash('sha256').update(golden).digest('hex');

  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'part-'));
  await cp(join(shipped, manifest.files.fp32.path), join(temporary, manifest.files.fp32.path));
  await writeFile(join(temporary, manifest.golden.path), golden);
  const changed = { ...manifest, golden: { ...manifest.golden, bytes: golden.length, sha256, vectors } };
  await writeFile(join(temporary, 'manifest.json'), JSON.stringify(changed));
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
  return folder;
}

function answerOf(
  tf: TensorFlow,
  model: Awaited<ReturnType<TensorFlow['loadLayersModel']>>,
  { data, shape }: ImageTensor,
): ImageTensor {
  const answer = tf.tidy(() => {
    const channelsLast = tf.transpose(tf.tensor4d(data, [...shape]), [0, 2, 3, 1]);
    const predicted = model.predict(channelsLast);
    if (Array.isArray(predicted)) throw new Error('a denoiser has one output');
    return tf.transpose(predicted, [0, 3, 1, 2]).dataSync<'float32'>();
  });
  return imageTensor(answer.slice(), shape);
}

async function isThere(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
