import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@denoisekit/api';
import { imageTensor, parseRunRecord, trainingOf } from '@denoisekit/core';
import { createCodec } from '@denoisekit/core/image-file';
import { createNodeDenoiser, sharpFormats } from '@denoisekit/runtime-node';
import { memorySource, tinyModel, writeTinyModel } from '@denoisekit/runtime-node/testing';
import { findRecipe, loadTensorFlow, train } from '@denoisekit/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addHalf } from './fixtures/half.js';
import { pgm } from './fixtures/pgm.js';
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

  it('a format of image files is served, read and written', async () => {
    const tiny = tinyModel();
    const app = createApp({
      models: {
        tiny: {
          manifest: tiny.manifest,
          open: () => createNodeDenoiser({ model: memorySource(tiny), device: 'cpu' }),
        },
      },
      codec: createCodec([pgm, ...sharpFormats], { maxPixels: 1000 }),
      limits: { maxPixels: 1000 },
    });
    const ask = (body: Uint8Array<ArrayBuffer>) =>
      app.fetch(
        new Request('http://host/v1/denoise', {
          method: 'POST',
          headers: { 'content-type': 'image/x-portable-graymap', accept: 'image/x-portable-graymap' },
          body,
        }),
      );
    const head = Buffer.from('P5 5 4 255\n');
    const response = await ask(Uint8Array.from([...head, ...Buffer.alloc(20, 90)]));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'image/x-portable-graymap',
    ]);
    const answer = new Uint8Array(await response.arrayBuffer());
    const tooLarge = await ask(Uint8Array.from(Buffer.from('P5 500 400 255\n')));
    const description = await (await app.fetch(new Request('http://host/openapi.json'))).text();
    await app.dispose();
    // A mean of 3x3 changes nothing inside a flat picture.
    expect([answer.length, answer[head.length + 7]]).toEqual([head.length + 20, 90]);
    expect(tooLarge.status).toBe(413);
    expect(description).toContain('image/x-portable-graymap');
  });
});
