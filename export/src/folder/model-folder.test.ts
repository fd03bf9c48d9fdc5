import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem, type FileSystem } from './file-system.js';
import { temporaryFolder } from '../fixtures.test.helper.js';
import { isProcessAlive, openModelFolder } from './model-folder.js';

const processId = 4242;

function open(
  modelsDirectory: string,
  fileSystem: FileSystem = nodeFileSystem,
  alive: readonly number[] = [],
  replaces = true,
) {
  return openModelFolder({
    modelsDirectory,
    id: 'net',
    replaces: () => Promise.resolve(replaces),
    fileSystem,
    processId,
    isAlive: (other) => alive.includes(other),
  });
}

async function withOldModel(): Promise<string> {
  const models = await temporaryFolder();
  await putModel(models, 'net', 'old');
  return models;
}

async function putModel(models: string, name: string, content: string): Promise<void> {
  await mkdir(join(models, name), { recursive: true });
  await writeFile(join(models, name, 'manifest.json'), content);
}

async function modelIn(models: string): Promise<string> {
  return readFile(join(models, 'net', 'manifest.json'), 'utf8');
}

describe('the folder in which a model is made', () => {
  it('takes the place of the old model whole, and leaves nothing else behind', async () => {
    const models = await withOldModel();
    await writeFile(join(models, 'net', 'stale.bin'), '');
    const folder = await open(models);
    await writeFile(join(folder.workDirectory, 'manifest.json'), 'new');
    expect(await modelIn(models)).toBe('old');
    await folder.publish();
    expect(await modelIn(models)).toBe('new');
    expect((await readdir(models)).sort()).toEqual(['index.d.ts', 'index.js', 'net']);
    expect(await readdir(join(models, 'net'))).toEqual(['manifest.json']);
    expect(await readFile(join(models, 'index.js'), 'utf8')).toContain("modelIds = ['net']");
  });

  it('makes the models folder where there is none, and lists the new model among the others', async () => {
    const models = join(await temporaryFolder(), 'deep', 'models');
    await putModel(models, 'other', '{}');
    const folder = await open(models);
    await writeFile(join(folder.workDirectory, 'manifest.json'), 'new');
    await folder.publish();
    expect(await readFile(join(models, 'index.js'), 'utf8')).toContain("modelIds = ['net', 'other']");
  });

  it('leaves an index alone that it has not written', async () => {
    const models = await temporaryFolder();
    await writeFile(join(models, 'index.js'), 'export const mine = 1;');
    const folder = await open(models);
    await writeFile(join(folder.workDirectory, 'manifest.json'), 'new');
    await folder.publish();
    expect((await readdir(models)).sort()).toEqual(['index.js', 'net']);
    expect(await readFile(join(models, 'index.js'), 'utf8')).toBe('export const mine = 1;');
  });

  it('leaves a model alone that came meanwhile where none may go', async () => {
    const models = await temporaryFolder();
    const folder = await open(models, nodeFileSystem, [], false);
    await writeFile(join(folder.workDirectory, 'manifest.json'), 'new');
    await putModel(models, 'net', 'of another export');
    await expect(folder.publish()).rejects.toMatchObject({ code: expect.any(String) as string });
    await folder.discard();
    expect(await modelIn(models)).toBe('of another export');
    expect(await readdir(models)).toEqual(['net']);
  });

  it('brings the old model back when the new one cannot take its place', async () => {
    const models = await withOldModel();
    let renames = 0;
    const failing: FileSystem = {
      ...nodeFileSystem,
      async rename(from, to) {
        renames++;
        if (renames === 2) throw Object.assign(new Error('busy'), { code: 'EBUSY' });
        await nodeFileSystem.rename(from, to);
      },
    };
    const folder = await open(models, failing);
    await expect(folder.publish()).rejects.toThrow('busy');
    expect(await modelIn(models)).toBe('old');
    await folder.discard();
    expect(await readdir(models)).toEqual(['net']);
  });

  it('changes nothing when there is no space for the index', async () => {
    const models = await withOldModel();
    const full: FileSystem = {
      ...nodeFileSystem,
      write: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
    };
    const folder = await open(models, full);
    await expect(folder.publish()).rejects.toMatchObject({ code: 'ENOSPC' });
    await folder.discard();
    expect(await readdir(models)).toEqual(['net']);
    expect(await modelIn(models)).toBe('old');
  });

  it('clears what a killed export left, also under its own process id, and spares those that run', async () => {
    const models = await withOldModel();
    const left = [
      `.net-${processId}.partial`,
      '.net-1.partial',
      '.net-2.partial',
      '.net-1.old',
      '.other-1.partial',
    ];
    for (const name of left) await putModel(models, name, 'half');
    await writeFile(join(models, '.index.js-1.partial'), 'half');
    const folder = await open(models, nodeFileSystem, [2]);
    const names = (await readdir(models)).sort();
    expect(names).toEqual([`.net-2.partial`, `.net-${processId}.partial`, '.other-1.partial', 'net']);
    expect(await readdir(folder.workDirectory)).toEqual([]);
    expect(await modelIn(models)).toBe('old');
  });

  it('brings back a model whose export was killed between the two renames', async () => {
    const models = await temporaryFolder();
    await putModel(models, '.net-1.old', 'old');
    const folder = await open(models);
    await folder.discard();
    expect(await readdir(models)).toEqual(['net']);
    expect(await modelIn(models)).toBe('old');
  });
});

it('knows living processes from others', () => {
  expect(isProcessAlive(process.pid)).toBe(true);
  expect(isProcessAlive(0x7ffffffe)).toBe(false);
});
