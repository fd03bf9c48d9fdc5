import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileOf, maxManifestBytes, maxModelBytes } from '@denoisekit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource } from './folder-source.js';
import { writeTinyModel, type TinyModel } from './testing/tiny-model.js';

let folder: string;
let model: TinyModel;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  model = await writeTinyModel(folder);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('folderSource', () => {
  it.each([
    ['a folder', ''],
    ['a manifest', 'manifest.json'],
  ])('reads manifest and files, given %s', async (_, name) => {
    const source = folderSource(join(folder, name));
    const manifest = await source.manifest();
    expect(manifest).toEqual(model.manifest);
    expect(await source.bytes(fileOf(manifest))).toEqual(model.onnx);
    expect(await source.bytes(manifest.golden)).toEqual(model.golden);
  });

  it('refuses a file with one byte changed', async () => {
    const bytes = Uint8Array.from(model.onnx);
    bytes[100]! ^= 1;
    await writeFile(join(folder, 'model.onnx'), bytes);
    const reading = folderSource(folder).bytes(fileOf(model.manifest));
    await expect(reading).rejects.toMatchObject({ code: 'digest-mismatch' });
    await expect(reading).rejects.toThrow(join(folder, 'model.onnx'));
  });

  it('refuses a file that has grown', async () => {
    await appendFile(join(folder, 'model.onnx'), 'more');
    const reading = folderSource(folder).bytes(fileOf(model.manifest));
    await expect(reading).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('refuses a file too large for a model without reading it', async () => {
    await truncate(join(folder, 'model.onnx'), maxModelBytes + 1);
    const reading = folderSource(folder).bytes(fileOf(model.manifest));
    await expect(reading).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('never leaves its folder, whatever a file is called', async () => {
    const { sha256, bytes } = fileOf(model.manifest);
    const reading = folderSource(folder).bytes({ path: '../../../etc/hostname', sha256, bytes });
    await expect(reading).rejects.toMatchObject({ code: 'file-missing' });
    await expect(reading).rejects.toThrow(join(folder, 'hostname'));
  });

  it.each([
    ['a folder that is not there', 'nowhere'],
    ['a folder without a manifest', 'empty'],
  ])('names %s', async (_, name) => {
    if (name === 'empty') await rm(join(folder, 'manifest.json'));
    const source = folderSource(name === 'empty' ? folder : join(folder, name));
    await expect(source.manifest()).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('refuses a model file where a manifest is expected', async () => {
    const source = folderSource(join(folder, 'model.onnx'));
    await expect(source.manifest()).rejects.toMatchObject({ code: 'manifest-invalid' });
    await expect(source.manifest()).rejects.toThrow(
      /model\.onnx is an ONNX file, and a model is a folder .*; give its folder, or make one: denoisekit import /,
    );
  });

  it('says where shipped models lie, given a name alone', async () => {
    await expect(folderSource('no-such-model').manifest()).rejects.toThrow(
      "there is no model at no-such-model; give a path, or modelUrl('no-such-model') of @denoisekit/models",
    );
  });

  it('refuses a manifest that is too large without reading it', async () => {
    await truncate(join(folder, 'manifest.json'), maxManifestBytes + 1);
    await expect(folderSource(folder).manifest()).rejects.toMatchObject({ code: 'manifest-invalid' });
  });

  it('tries again after a failure', async () => {
    const source = folderSource(folder);
    await writeFile(join(folder, 'manifest.json'), '{');
    await expect(source.manifest()).rejects.toMatchObject({ code: 'manifest-invalid' });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(model.manifest));
    expect((await source.manifest()).id).toBe('tiny');
  });
});
