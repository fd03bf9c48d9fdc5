import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole, type Disk } from './write-file.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A disk with room for three bytes. */
function fullDisk(code: string): Disk {
  return {
    mkdir,
    rename,
    rm,
    async writeFile(path, bytes) {
      await writeFile(path, bytes.subarray(0, 3));
      throw Object.assign(new Error(`${code}: no space left on device, write`), { code });
    },
  };
}

describe('writeWhole', () => {
  it('writes the bytes, in folders that it makes, and nothing else', async () => {
    await writeWhole(join(folder, 'a', 'b', 'c.png'), Uint8Array.of(1, 2, 3, 4));
    expect([...(await readFile(join(folder, 'a', 'b', 'c.png')))]).toEqual([1, 2, 3, 4]);
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c.png']);
  });

  it.each(['ENOSPC', 'EDQUOT'])('keeps the old file and nothing half-written on %s', async (code) => {
    const path = join(folder, 'out.png');
    await writeFile(path, 'old');
    const writing = writeWhole(path, Uint8Array.of(1, 2, 3, 4), fullDisk(code));
    await expect(writing).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out.png']);
  });

  it('names what else went wrong', async () => {
    await writeFile(join(folder, 'file'), '');
    const writing = writeWhole(join(folder, 'file', 'out.png'), Uint8Array.of(1));
    await expect(writing).rejects.toMatchObject({ code: 'write-failed' });
  });
});
