import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLayersModel } from './layers-model.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});
afterEach(() => rm(folder, { recursive: true }));

const noTensorFlow = () => Promise.reject(new DenoiseError('setup-missing', { what: 'TF.js is not there' }));

describe('a layers model', () => {
  it('is missing where none was saved, which is told before TF.js is loaded', async () => {
    await expect(openLayersModel(folder, noTensorFlow)).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('is missing when its weights are', async () => {
    const weightsManifest = [{ paths: ['weights.bin'], weights: [] }];
    await writeFile(join(folder, 'model.json'), JSON.stringify({ modelTopology: {}, weightsManifest }));
    await expect(openLayersModel(folder, noTensorFlow)).rejects.toMatchObject({ code: 'file-missing' });
    await writeFile(join(folder, 'weights.bin'), '');
    await expect(openLayersModel(folder, noTensorFlow)).rejects.toMatchObject({ code: 'setup-missing' });
  });
});
