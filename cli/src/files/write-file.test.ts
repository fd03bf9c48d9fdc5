import { execFile } from 'node:child_process';
import type { PathLike } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertTakesNew, writeWhole, type Disk } from './write-file.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});

afterEach(() => rm(folder, { recursive: true }));

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;
const four = Uint8Array.of(1, 2, 3, 4);
const failure = (code: string) => Object.assign(new Error(`${code}: as the disk says`), { code });
const bytesOf = async (path: string) => [...(await readFile(path))];

/** A disk with room for three bytes. */
function fullDisk(code: string): Disk {
  return {
    mkdir,
    rename,
    rm,
    async writeFile(path, bytes) {
      await writeFile(path, bytes.subarray(0, 3));
      throw failure(code);
    },
  };
}

describe('writeWhole', () => {
  it('writes the bytes, in folders that it makes, and nothing else', async () => {
    await writeWhole(join(folder, 'a', 'b', 'c.png'), four);
    expect(await bytesOf(join(folder, 'a', 'b', 'c.png'))).toEqual([1, 2, 3, 4]);
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c.png']);
  });

  it.each(['ENOSPC', 'EDQUOT'])('keeps the old file and nothing half-written on %s', async (code) => {
    const path = join(folder, 'out.png');
    await writeFile(path, 'old');
    await expect(writeWhole(path, four, fullDisk(code))).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out.png']);
  });

  it('names what else went wrong', async () => {
    await writeFile(join(folder, 'file'), '');
    const writing = writeWhole(join(folder, 'file', 'out.png'), four);
    await expect(writing).rejects.toMatchObject({ code: 'write-failed' });
  });

  it('refuses a folder', async () => {
    await expect(writeWhole(folder, four)).rejects.toMatchObject({ code: 'write-failed' });
  });

  it.each([
    ['of 255 letters', `${'n'.repeat(251)}.png`],
    ['of 80 Chinese characters', `${'图'.repeat(80)}.png`],
  ])('writes a name %s', async (_, name) => {
    await writeWhole(join(folder, name), four);
    await writeWhole(join(folder, name), four);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('writes into a pipe, which stays one', async () => {
    const pipe = join(folder, 'pipe.png');
    await run('mkfifo', [pipe]);
    const reading = readFile(pipe);
    await writeWhole(pipe, four);
    expect([...(await reading)]).toEqual([1, 2, 3, 4]);
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  it.skipIf(!isRoot)('writes into a device, which stays one', async ({ skip }) => {
    const device = join(folder, 'null.png');
    // As /dev/null is. Containers may forbid it even to root.
    await run('mknod', [device, 'c', '1', '3']).catch(() => {
      skip();
    });
    await writeWhole(device, four);
    expect((await lstat(device)).isCharacterDevice()).toBe(true);
  });

  it('writes the target of a link, through several, and the links stay', async () => {
    await mkdir(join(folder, 'there'));
    await writeFile(join(folder, 'there', 'real.png'), 'old');
    await symlink('there/real.png', join(folder, 'link.png'));
    await symlink('link.png', join(folder, 'second.png'));
    await writeWhole(join(folder, 'second.png'), four);
    expect(await bytesOf(join(folder, 'there', 'real.png'))).toEqual([1, 2, 3, 4]);
    expect(await readlink(join(folder, 'second.png'))).toBe('link.png');
    expect(await readlink(join(folder, 'link.png'))).toBe('there/real.png');
    expect(await readdir(join(folder, 'there'))).toEqual(['real.png']);
  });

  it('writes where a link points that leads nowhere yet, and refuses links in a circle', async () => {
    await symlink('new/real.png', join(folder, 'link.png'));
    await writeWhole(join(folder, 'link.png'), four);
    expect(await bytesOf(join(folder, 'new', 'real.png'))).toEqual([1, 2, 3, 4]);
    await symlink('b.png', join(folder, 'a.png'));
    await symlink('a.png', join(folder, 'b.png'));
    await expect(writeWhole(join(folder, 'a.png'), four)).rejects.toMatchObject({ code: 'write-failed' });
  });

  it('keeps the mode of a file, and where it may the owner', async () => {
    const path = join(folder, 'out.png');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    if (isRoot) await chown(path, 1234, 2345);
    const before = await stat(path);
    await writeWhole(path, four);
    const { mode, uid, gid } = await stat(path);
    expect([mode, uid, gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(await bytesOf(path)).toEqual([1, 2, 3, 4]);
  });

  it('refuses a file that nobody may write, to root as well', async () => {
    const path = join(folder, 'out.png');
    await writeFile(path, 'old');
    await chmod(path, 0o444);
    await expect(writeWhole(path, four)).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('found a read-only file') as string,
    });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out.png']);
  });

  it('writes in place what may be written and not replaced, such as a file mounted by itself', async () => {
    const path = join(folder, 'out.png');
    await writeFile(path, 'old and longer');
    const mounted: Disk = { mkdir, rm, writeFile, rename: () => Promise.reject(failure('EBUSY')) };
    await writeWhole(path, four, mounted);
    expect(await bytesOf(path)).toEqual([1, 2, 3, 4]);
    expect(await readdir(folder)).toEqual(['out.png']);
  });
});

describe('assertTakesNew', () => {
  it('asks the nearest folder that is there, and refuses the file where that takes none', async () => {
    const asked: string[] = [];
    const readOnly = (path: PathLike): Promise<void> => {
      asked.push(String(path));
      return Promise.reject(failure('EROFS'));
    };
    const path = join(folder, 'a', 'b', 'out.png');
    await expect(assertTakesNew(path, readOnly)).rejects.toMatchObject({
      code: 'write-failed',
      message: `cannot write ${path}: found a disk that is read-only (EROFS); choose another output`,
    });
    expect(asked).toEqual([folder]);
    await assertTakesNew(path);
  });

  it('leaves a file that is there to the writer, who may write in its place', async () => {
    const path = join(folder, 'out.png');
    await writeFile(path, 'old');
    await assertTakesNew(path, () => Promise.reject(failure('EROFS')));
  });
});
