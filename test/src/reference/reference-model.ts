import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileOf, parseManifest } from '@denoisekit/core';
import { modelUrl, type ModelId } from '@denoisekit/models';
import { makeReference } from '@denoisekit/parity';
import { openLayersModel, testImagesOf } from '@denoisekit/training';
import { loadDataset } from '@denoisekit/training/data';

const cache = fileURLToPath(new URL('../../../.setup/reference/', import.meta.url));

const made = new Map<ModelId, Promise<string>>();

/**
 * A copy of a shipped model whose golden vectors are 200 noisy test digits and what TensorFlow.js answers to them here and now, from
 * the layers model that was shipped beside it. A runtime that opens it runs them all and compares: that is the proof, the same on
 * every host. Made once per model and data set.
 *
 * @returns the folder
 */
export function referenceModel(id: ModelId): Promise<string> {
  const folder = made.get(id) ?? makeModel(id);
  made.set(id, folder);
  return folder;
}

async function makeModel(id: ModelId): Promise<string> {
  const shipped = fileURLToPath(new URL('.', modelUrl(id)));
  const manifest = parseManifest(await readFile(join(shipped, 'manifest.json'), 'utf8'), id);
  const dataset = await loadDataset();
  const folder = join(cache, `${id}-${fileOf(manifest).sha256.slice(0, 8)}-${dataset.sha256.slice(0, 8)}`);
  if (await isThere(join(folder, 'manifest.json'))) return folder;

  const layers = await openLayersModel(join(shipped, 'layers'));
  const { cases } = await makeReference({
    manifest,
    clean: testImagesOf(dataset),
    predict: (input) => layers.predict(input),
    madeBy: 'this test',
    noises: ['gaussian:0.5'],
  });
  layers.dispose();
  const parts: Float32Array[] = [];
  const vectors: (typeof manifest.golden.vectors)[number][] = [];
  let bytes = 0;
  // The larger images are for those who pad and tile; golden vectors go straight to the session.
  for (const { name, input, output } of cases) {
    const [batch, , height, width] = input.shape;
    if (height !== dataset.height || width !== dataset.width) continue;
    const size = input.data.byteLength;
    const shape: (typeof vectors)[number]['shape'] = [batch, dataset.channels, height, width];
    vectors.push({ name, shape, inputOffset: bytes, outputOffset: bytes + size });
    parts.push(input.data, output.data);
    bytes += 2 * size;
  }
  const golden = Buffer.concat(
    parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
  const sha256 = createHash('sha256').update(golden).digest('hex');

  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'part-'));
  await cp(join(shipped, fileOf(manifest).path), join(temporary, fileOf(manifest).path));
  await writeFile(join(temporary, manifest.golden.path), golden);
  const changed = { ...manifest, golden: { ...manifest.golden, bytes: golden.length, sha256, vectors } };
  await writeFile(join(temporary, 'manifest.json'), JSON.stringify(changed));
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
  return folder;
}

async function isThere(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
