import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFiles } from './find-files.js';
import { withFolder } from './pictures.test.support.js';

const namesIn = async (folder: string) => (await findFiles(folder)).files.map(({ name }) => name);

it('finds pictures in all folders below, by the ends of their names, in order', async () => {
  const files = {
    'b.JPG': '',
    'a/deep/er.webp': '',
    'a/z.tiff': '',
    'a.png': '',
    'notes.txt': '',
    'x.avif': '',
  };
  expect(await withFolder(files, namesIn)).toEqual([
    'a.png',
    'a/deep/er.webp',
    'a/z.tiff',
    'b.JPG',
    'x.avif',
  ]);
});

it('passes over what is hidden, and enters a folder with the name of a picture', async () => {
  const files = { '._a.png': '', '.git/b.png': '', '__MACOSX/c.png': '', 'x.png/d.png': '' };
  expect(await withFolder(files, namesIn)).toEqual(['x.png/d.png']);
});

it('follows links, but not around in circles, and tells of those that lead nowhere', async () => {
  const found = await withFolder({ 'a/b.png': 'b' }, async (folder) => {
    await mkdir(join(folder, 'c'));
    await symlink(folder, join(folder, 'a', 'around'));
    await symlink(join(folder, 'a', 'b.png'), join(folder, 'c', 'link.png'));
    await symlink(join(folder, 'nowhere.png'), join(folder, 'c', 'lost.png'));
    return findFiles(folder);
  });
  expect(found.files.map(({ name }) => name)).toEqual(['a/b.png', 'c/link.png']);
  expect(found.files[0]!.identity).toBe(found.files[1]!.identity);
  expect(found.unreadable).toEqual(['c/lost.png']);
});

it('tells of pictures in formats that are not read', async () => {
  const found = await withFolder({ 'a.heic': '', 'b.NEF': '', 'c.txt': '' }, (folder) => findFiles(folder));
  expect(found.foreign).toEqual(['a.heic', 'b.NEF']);
});

it('says that there is no such folder, or that it is a file', async () => {
  await withFolder({ 'a.png': '' }, async (folder) => {
    await expect(findFiles(join(folder, 'none'))).rejects.toMatchObject({
      code: 'dataset-missing',
      message: expect.stringMatching(/^there is no folder /) as string,
    });
    await expect(findFiles(join(folder, 'a.png'))).rejects.toMatchObject({
      code: 'dataset-missing',
      message: expect.stringMatching(/a\.png is a file: expected a folder with pictures/) as string,
    });
    await writeFile(join(folder, 'b.png'), '');
    await expect(findFiles(folder, AbortSignal.abort('stop'))).rejects.toBe('stop');
  });
});
