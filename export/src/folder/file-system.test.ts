import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from './file-system.js';
import { temporaryFolder } from '../fixtures.test.helper.js';

describe('a folder that is made', () => {
  it('is there with those above it, also where it was there before', async () => {
    const folder = await temporaryFolder();
    await nodeFileSystem.mkdir(join(folder, 'a', 'b', 'c'));
    await nodeFileSystem.mkdir(join(folder, 'a', 'b', 'c'));
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c']);
  });

  it('is refused below a file', async () => {
    const folder = await temporaryFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'file'), '');
    await expect(nodeFileSystem.mkdir(join(folder, 'file', 'below'))).rejects.toThrow('ENOTDIR');
  });

  it.runIf(process.platform === 'linux')(
    'is refused where a file system takes none, which would never end',
    async () => {
      await expect(nodeFileSystem.mkdir('/proc/none/below')).rejects.toThrow('ENOENT');
    },
  );
});
