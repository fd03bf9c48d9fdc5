import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  addNoise,
  compareTensors,
  createScoreboard,
  imageTensor,
  parseManifest,
  parseNoise,
  pictureChannels,
  readGolden,
  trainedOf,
  type ModelManifest,
} from '@denoisekit/core';
import { modelIds, modelUrl, type ModelId } from '@denoisekit/models';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { openLayersModel } from '@denoisekit/training';
import { imagesToTensor, loadDataset } from '@denoisekit/training/data';
import { digitModels } from '../digit-models.js';
import { rows } from '../wide.js';
import { owedOnCpu } from './owed.js';

it('ships at least the default model', () => {
  expect(modelIds).toContain('compact');
});

describe.each(rows<ModelId>(modelIds, []))('the shipped model %s', (id) => {
  const folder = folderOf(id);

  it('answers its golden vectors on the CPU within what its manifest promises', async () => {
    const manifest = await manifestOf(id);
    const denoiser = await createNodeDenoiser({ model: folder });
    for (const { input, output } of await goldenVectors(id, manifest)) {
      const denoised = await denoiser.denoise(input);
      expect(compareTensors(denoised.data, output.data).max).toBeLessThanOrEqual(manifest.tolerance.cpu);
    }
    await denoiser.dispose();
  });

  it('has golden vectors that TensorFlow.js computes from the layers model beside it', async () => {
    const layers = await openLayersModel(join(folder, 'layers'));
    const manifest = await manifestOf(id);
    const vectors = await goldenVectors(id, manifest);
    const sizes = new Set(vectors.map(({ input }) => input.shape.join('x')));
    // A network that knows one size of images has vectors of that one.
    if (manifest.geometry.receptiveFieldRadius !== null) expect(sizes.size).toBeGreaterThan(1);
    else expect(sizes.size).toBeGreaterThan(0);
    for (const { input, output } of vectors) {
      const computed = await layers.predict(input);
      expect(computed.shape).toEqual(output.shape);
      // The same library sums in another order on another processor, so it owes what another runtime owes.
      expect(compareTensors(computed.data, output.data).max).toBeLessThanOrEqual(owedOnCpu(id));
    }
    layers.dispose();
  });
});

// What takes seconds a model. One takes digits alone, one is the smallest that takes any size, one the default.
const usual: readonly ModelId[] = ['dense', 'edge', 'compact'];
const unusual = (id: ModelId) => !usual.includes(id);

describe.each(rows(usual, modelIds.filter(unusual)))('the shipped model %s', (id) => {
  const folder = folderOf(id);

  it('gives the same picture in tiles as in one piece, at 777x1031', async () => {
    const manifest = await manifestOf(id);
    if (manifest.geometry.receptiveFieldRadius === null) return;
    const [channels, height, width] = [pictureChannels(manifest), 777, 1031];
    const picture = Float32Array.from(
      { length: channels * height * width },
      (_, i) => 0.5 + 0.5 * Math.sin((i % width) / 9) * Math.cos(Math.floor(i / width) / 13),
    );
    const clean = imageTensor(picture, [1, channels, height, width]);
    const noisy = addNoise(clean, parseNoise('gaussian:0.5'), { seed: 3 });
    const whole = await createNodeDenoiser({ model: folder, tile: { height: 2048, width: 2048 } });
    const tiled = await createNodeDenoiser({ model: folder, tile: { height: 256, width: 256 } });
    let runs = 0;
    const inTiles = await tiled.denoise(noisy, { onProgress: ({ total }) => (runs = total) });
    expect(runs).toBeGreaterThan(9);
    expect(compareTensors(inTiles.data, (await whole.denoise(noisy)).data).max).toBeLessThanOrEqual(1e-5);
    await Promise.all([whole.dispose(), tiled.dispose()]);
  });
});

describe.each(rows(usual, digitModels.filter(unusual)))('the shipped model %s', (id) => {
  const folder = folderOf(id);

  it('scores on the test images what its manifest says', async () => {
    const manifest = await manifestOf(id);
    const dataset = await loadDataset();
    const recorded = manifest.quality.find(({ noise }) => noise === 'gaussian:0.5')!;
    const denoiser = await createNodeDenoiser({ model: folder });
    const board = createScoreboard();
    for (let from = 0; from < dataset.test.count; from += 500) {
      const clean = imagesToTensor(dataset.test, { from, to: from + 500 }, dataset);
      const noisy = addNoise(clean, parseNoise(recorded.noise), { seed: recorded.seed, firstIndex: from });
      board.add(await denoiser.denoise(noisy), clean);
    }
    await denoiser.dispose();
    const { mse, psnrPooled, ssim } = board.scores();
    if (dataset.sha256 === trainedOf(manifest)!.dataset.sha256) {
      // Pixels that move by at most t move the MSE by at most 2 t sqrt(MSE) + t^2 (Cauchy-Schwarz).
      const t = owedOnCpu(id);
      const moved = 2 * t * Math.sqrt(recorded.denoised.mse) + t ** 2;
      expect(Math.abs(mse - recorded.denoised.mse)).toBeLessThanOrEqual(moved);
      // As many digits as the model card prints.
      expect(psnrPooled).toBeCloseTo(recorded.denoised.psnrPooled!, 2);
      expect(ssim).toBeCloseTo(recorded.denoised.ssim, 3);
    } else {
      // Without the official files: other digits of the same writers, so about the same score.
      expect(mse / recorded.denoised.mse).toBeGreaterThan(0.8);
      expect(mse / recorded.denoised.mse).toBeLessThan(1.25);
    }
  });
});

function folderOf(id: ModelId): string {
  return fileURLToPath(new URL('.', modelUrl(id)));
}

async function manifestOf(id: ModelId): Promise<ModelManifest> {
  return parseManifest(await readFile(modelUrl(id), 'utf8'), id);
}

async function goldenVectors(id: ModelId, manifest: ModelManifest) {
  return readGolden(manifest, await readFile(modelUrl(id, manifest.golden.path)));
}
