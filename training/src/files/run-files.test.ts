import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultOutDirectory } from './out-directory.js';
import { nodeFiles, openRunFolder } from './run-files.js';
import { temporaryFolder } from '../tiny.test.fixtures.js';

describe('a run folder', () => {
  it('makes the folders that a file needs', async () => {
    const directory = await temporaryFolder();
    await openRunFolder(directory).write('a/b.txt', 'text');
    expect(await fs.readFile(path.join(directory, 'a', 'b.txt'), 'utf8')).toBe('text');
    expect(await fs.readdir(path.join(directory, 'a'))).toEqual(['b.txt']);
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'write-failed'],
  ])('keeps the file that is there when writing ends with %s', async (code, expected) => {
    const directory = await temporaryFolder();
    await openRunFolder(directory).write('file', 'old');
    const failing = openRunFolder(directory, {
      ...nodeFiles,
      writeFile: () => Promise.reject(Object.assign(new Error(code), { code })),
    });
    await expect(failing.write('file', 'new')).rejects.toMatchObject({ code: expected });
    expect(await fs.readFile(path.join(directory, 'file'), 'utf8')).toBe('old');
    expect(await fs.readdir(directory)).toEqual(['file']);
  });

  it('says that a file is missing', async () => {
    await expect(openRunFolder(await temporaryFolder()).read('none')).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});

describe('defaultOutDirectory', () => {
  it('is named after the recipe and the time', () => {
    const time = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    expect(defaultOutDirectory('compact', time)).toBe(path.join('runs', 'compact-20260102-030405'));
  });
});
