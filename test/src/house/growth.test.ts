import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@denoisekit/api';
import { imageTensor, parseRunRecord, trainingOf } from '@denoisekit/core';
import { createNodeDenoiser, createSharpCodec } from '@denoisekit/runtime-node';
import { memorySource, tinyModel, writeTinyModel } from '@denoisekit/runtime-node/testing';
import { findRecipe, loadTensorFlow, train } from '@denoisekit/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addHalf } from './fixtures/half.js';
import { withPgm } from './fixtures/pgm-codec.js';
import { stripes } from './fixtures/stripes.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});

afterEach(() => rm(folder, { recursive: true }));

// Each of these is one file in fixtures/, and no source of a package knows it. The kind of noise there has a test of its own.
describe('without an edit in any source', () => {
  it('a source of images is trained on', { timeout: 120_000 }, async () => {
    const recipe = findRecipe('edge');
    const { record, quality } = await train({
      recipe: { ...recipe, defaults: { ...recipe.defaults, batchSize: 8, epochs: 1, minSteps: 1 } },
      images: stripes,
      tensorflow: await loadTensorFlow(),
      outDirectory: join(folder, 'run'),
    });
    expect(record.dataset).toMatchObject({ name: 'stripes', trainImages: 16, pictures: ['stripes'] });
    expect(quality).toHaveLength(1);
    expect(trainingOf(parseRunRecord(JSON.stringify(record), 'run.json')).noise).toBeNull();
  });

  it('a dtype of a model is opened, proven and described', async () => {
    await writeTinyModel(folder);
    await addHalf(folder);
    const denoiser = await createNodeDenoiser({ model: folder, dtype: 'fp16', device: 'cpu' });
    const { data } = await denoiser.denoise(imageTensor(new Float32Array(25).fill(1), [1, 1, 5, 5]));
    const { dtype, selfTest } = denoiser.describe();
    await denoiser.dispose();
    // 1/9 in half precision is 455/4096: IEEE 754 binary16 has 11 significant bits.
    expect(data[12]).toBeCloseTo((9 * 455) / 4096, 6);
    expect([dtype, selfTest!.tolerance]).toEqual(['fp16', 5e-3]);
  });

  it('a format of image files is served', async () => {
    const tiny = tinyModel();
    const app = createApp({
      models: {
        tiny: {
          manifest: tiny.manifest,
          open: () => createNodeDenoiser({ model: memorySource(tiny), device: 'cpu' }),
        },
      },
      codec: withPgm(createSharpCodec()),
    });
    const body = Buffer.concat([Buffer.from('P5 5 4 255\n'), Buffer.alloc(20, 90)]);
    const response = await app.fetch(
      new Request('http://host/v1/denoise', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      }),
    );
    expect(response.status).toBe(200);
    const codec = createSharpCodec();
    const { tensor } = await codec.decode(new Uint8Array(await response.arrayBuffer()), { channels: 1 });
    await app.dispose();
    // A mean of 3x3 changes nothing inside a flat picture.
    expect([tensor.shape, tensor.data[7]]).toEqual([[1, 1, 4, 5], Math.fround(90 / 255)]);
  });
});
