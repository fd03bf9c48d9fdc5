import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejectionOf, temporaryFolder } from '../fixtures.test.helper.js';
import { modelIdOf, replacesModel } from './replacing.js';

describe('the name of its own that a run has', () => {
  it.each([
    ['runs/compact-20250101-120000', 'compact-20250101-120000'],
    ['runs/Scans_2 (new)/', 'scans-2-new'],
    [`runs/${'a'.repeat(70)}`, 'a'.repeat(64)],
    ['runs/数字', undefined],
  ])('of %s is %s', (directory, id) => {
    expect(modelIdOf(directory)).toBe(id);
  });
});

/** A run, and a folder where its model is to go, with these files in it. */
async function scene(files: Readonly<Record<string, string>> | undefined) {
  const folder = await temporaryFolder();
  const [runDirectory, target] = [join(folder, 'run'), join(folder, 'models', 'net')];
  await mkdir(runDirectory);
  await writeFile(join(runDirectory, 'run.json'), 'this run');
  if (files !== undefined) await mkdir(target, { recursive: true });
  for (const [name, content] of Object.entries(files ?? {})) await writeFile(join(target, name), content);
  return { target, ask: (replace = false) => replacesModel({ target, runDirectory, replace }) };
}

describe('a model', () => {
  it('replaces nothing where there is nothing', async () => {
    expect(await (await scene(undefined)).ask()).toBe(false);
    expect(await (await scene({})).ask()).toBe(false);
  });

  it('replaces one that was exported from the same run', async () => {
    expect(await (await scene({ 'manifest.json': '{}', 'run.json': 'this run' })).ask()).toBe(true);
  });

  it.each([{ 'manifest.json': '{}', 'run.json': 'another run' }, { 'manifest.json': '{}' }])(
    'replaces another only where that was said: %j',
    async (files) => {
      const { target, ask } = await scene(files);
      const error = await rejectionOf(ask());
      expect(error.code).toBe('usage');
      expect(error.message).toBe(
        `there is another model at ${target}, and it is not replaced: expected a name that is free, or a model of ` +
          'the same run; choose another name by --id, or say --replace',
      );
      expect(await ask(true)).toBe(true);
    },
  );

  it('never replaces what is no model', async () => {
    const { target, ask } = await scene({ 'thesis.txt': 'mine' });
    for (const replace of [false, true]) expect((await rejectionOf(ask(replace))).code).toBe('usage');
    expect(await readdir(target)).toEqual(['thesis.txt']);
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'net'), 'a file');
    const asked = replacesModel({ target: join(folder, 'net'), runDirectory: folder, replace: true });
    expect((await rejectionOf(asked)).code).toBe('usage');
    expect(await readFile(join(folder, 'net'), 'utf8')).toBe('a file');
  });
});
