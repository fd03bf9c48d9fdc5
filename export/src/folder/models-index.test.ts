import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from './file-system.js';
import { temporaryFolder } from '../fixtures.test.helper.js';
import { indexFiles, listModels } from './models-index.js';

interface Index {
  readonly modelIds: readonly string[];
  modelUrl(id: string, file?: string): URL;
}

async function load(ids: readonly string[]): Promise<{ index: Index; folder: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'index.mjs');
  await writeFile(path, indexFiles(ids)['index.js']);
  return { index: (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Index, folder };
}

describe('the index of models', () => {
  it('gives the address of each file of a model', async () => {
    const { index, folder } = await load(['compact', 'large']);
    expect(index.modelIds).toEqual(['compact', 'large']);
    const base = pathToFileURL(folder).href;
    expect(index.modelUrl('large').href).toBe(`${base}/large/manifest.json`);
    expect(index.modelUrl('compact', 'layers/weights.bin').href).toBe(`${base}/compact/layers/weights.bin`);
  });

  it('refuses ids that are none, and files outside', async () => {
    const { index } = await load(['compact']);
    expect(() => index.modelUrl('compakt')).toThrow('expected one of compact');
    for (const file of ['../other', '/etc/passwd', 'a//b', '', 'layers/../../x', '.hidden', 'http://x']) {
      expect(() => index.modelUrl('compact', file)).toThrow(RangeError);
    }
  });

  it('is formatted as prettier formats it, whether short, empty or long', async () => {
    const config = await resolveConfig(join(import.meta.dirname, '../index.ts'));
    const many = Array.from({ length: 20 }, (_, index) => `model-${index}`);
    for (const ids of [[], ['compact'], many, ['a'.repeat(60), 'b'.repeat(30)]]) {
      const files = indexFiles(ids);
      await expect(check(files['index.js'], { ...config, parser: 'babel' })).resolves.toBe(true);
      await expect(check(files['index.d.ts'], { ...config, parser: 'typescript' })).resolves.toBe(true);
    }
  });

  it('types the ids', () => {
    expect(indexFiles(['a', 'b'])['index.d.ts']).toContain("export type ModelId = 'a' | 'b';");
    expect(indexFiles([])['index.d.ts']).toContain('export type ModelId = never;');
  });

  it('lists folders with a manifest, and no others', async () => {
    const folder = await temporaryFolder();
    for (const name of ['zeta', 'alpha', '.alpha-1.partial', 'Upper', 'empty']) {
      await mkdir(join(folder, name));
      if (name !== 'empty') await writeFile(join(folder, name, 'manifest.json'), '{}');
    }
    await writeFile(join(folder, 'index.js'), '');
    expect(await listModels(folder, nodeFileSystem)).toEqual(['alpha', 'zeta']);
    expect(await listModels(join(folder, 'nowhere'), nodeFileSystem)).toEqual([]);
  });
});
