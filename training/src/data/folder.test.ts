import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hasIdxFiles, loadFolder } from './folder.js';
import { idxBytes, inFolder } from './idx-fixture.test.support.js';

async function withFiles<T>(
  files: Record<string, Uint8Array>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  return inFolder(async (parent) => {
    const folder = join(parent, 'my scans');
    await mkdir(folder);
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    return work(folder);
  });
}

const train = idxBytes(24, 5, 7);
const test = idxBytes(3, 5, 7);
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

describe('loadFolder', () => {
  it('reads any IDX images, names them by their folder, and keeps the last twelfth for validation', async () => {
    const files = { 'train-images-idx3-ubyte': train, 't10k-images-idx3-ubyte': test };
    const dataset = await withFiles(files, (folder) => loadFolder(folder));
    expect(dataset).toMatchObject({
      name: 'my scans',
      channels: 1,
      height: 5,
      width: 7,
      source: 'folder',
      notes: [],
    });
    expect([dataset.train.count, dataset.validation.count, dataset.test.count]).toEqual([22, 2, 3]);
    expect([...dataset.train.pixels, ...dataset.validation.pixels]).toEqual([...train.subarray(16)]);
    expect([...dataset.test.pixels]).toEqual([...test.subarray(16)]);
  });

  it('has the same digest, that of the two uncompressed files end to end, for every spelling', async () => {
    const both = createHash('sha256')
      .update(Buffer.concat([train, test]))
      .digest('hex');
    const spelled = [
      { 'train-images-idx3-ubyte.gz': gzipSync(train), 't10k-images-idx3-ubyte': test },
      { 'train-images.idx3-ubyte': train, 't10k-images.idx3-ubyte.gz': gzipSync(test) },
    ];
    for (const files of spelled) {
      expect((await withFiles(files, (folder) => loadFolder(folder))).sha256).toBe(both);
    }
  });

  it('says of a folder that is not there, or is a file, what it should be', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      await expect(loadFolder(join(folder, 'none'))).rejects.toEqual(
        refused(
          'dataset-missing',
          /there is no data folder .*none: expected a folder with train-images-idx3-ubyte/,
        ),
      );
      await expect(loadFolder(file)).rejects.toEqual(refused('dataset-missing', /is a file/));
    });
  });

  it('lists what it looked for and what it found instead', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`${name}.png`, train] as const);
    await expect(withFiles(Object.fromEntries(names), (folder) => loadFolder(folder))).rejects.toEqual(
      refused(
        'dataset-missing',
        /found a.png, b.png, c.png, d.png, e.png and 2 more, expected one of train-images-idx3-ubyte, train-images-idx3-ubyte.gz, train-images.idx3-ubyte, train-images.idx3-ubyte.gz/,
      ),
    );
    await expect(withFiles({}, (folder) => loadFolder(folder))).rejects.toEqual(
      refused('dataset-missing', /found nothing/),
    );
    const half = { 'train-images-idx3-ubyte': train };
    await expect(withFiles(half, (folder) => loadFolder(folder))).rejects.toEqual(
      refused('dataset-missing', /expected one of t10k-images-idx3-ubyte,/),
    );
  });

  it('passes over folders and dead links of the right name', async () => {
    const files = { 'train-images.idx3-ubyte': train, 't10k-images-idx3-ubyte.gz': gzipSync(test) };
    const dataset = await withFiles(files, async (folder) => {
      await mkdir(join(folder, 'train-images-idx3-ubyte'));
      await symlink(join(folder, 'nowhere'), join(folder, 't10k-images-idx3-ubyte'));
      return loadFolder(folder);
    });
    expect(dataset.test.count).toBe(3);
  });

  it('says what to do about IDX files of other names, and about pictures', async () => {
    const asked = (name: string) => withFiles({ [name]: train }, (folder) => loadFolder(folder));
    await expect(asked('emnist-letters-train-images-idx3-ubyte.gz')).rejects.toEqual(
      refused('dataset-missing', /; give the IDX file of the images this name; labels are not needed$/),
    );
    await expect(asked('0.PNG')).rejects.toEqual(
      refused('dataset-missing', /; pictures are for training: denoisekit train photo --data; for this, /),
    );
    await expect(asked('notes.txt')).rejects.toEqual(
      refused('dataset-missing', /; put the IDX file there, or name another folder$/),
    );
  });

  it('knows a folder of IDX files by their names', async () => {
    const holds = (name: string) => withFiles({ [name]: train }, (folder) => hasIdxFiles(folder));
    for (const name of ['train-images.idx3-ubyte.gz', 'emnist-test-images-idx3-ubyte', 'scans.idx']) {
      expect(await holds(name)).toBe(true);
    }
    for (const name of ['0.png', 'idx.txt']) expect(await holds(name)).toBe(false);
    expect(await hasIdxFiles('no such folder')).toBe(false);
  });

  it('refuses test images of another size than the training images', async () => {
    const files = { 'train-images-idx3-ubyte': train, 't10k-images-idx3-ubyte': idxBytes(3, 7, 5) };
    await expect(withFiles(files, (folder) => loadFolder(folder))).rejects.toEqual(
      refused(
        'dataset-invalid',
        /t10k-images-idx3-ubyte has images of another size .*: found 7x5, expected 5x7/,
      ),
    );
  });

  it('names the damaged file', async () => {
    const files = { 'train-images-idx3-ubyte': train, 't10k-images-idx3-ubyte': test.subarray(0, 50) };
    await expect(withFiles(files, (folder) => loadFolder(folder))).rejects.toEqual(
      refused('dataset-invalid', /t10k-images-idx3-ubyte is cut off: found 50 bytes, expected 121/),
    );
  });
});
