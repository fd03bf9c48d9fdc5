import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { idxBytes, inFolder } from './idx-fixture.test.support.js';
import { loadPublished } from './published.js';
import type { PublishedRequest } from './published.js';
import { serve, webOf } from './web.test.support.js';
import type { Asked } from './web.test.support.js';

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
const train = idxBytes(24, 4, 4);
const test = idxBytes(5, 4, 4);
const dataset = {
  pictures: ['strips'],
  name: 'Squares',
  train: { file: 'train.gz', sha256: sha256(train) },
  test: { file: 'test.gz', sha256: sha256(test) },
};
const files: Record<string, Uint8Array> = { 'train.gz': gzipSync(train), 'test.gz': gzipSync(test) };
const server = (asked: Asked) => serve(files[asked.url.split('/').at(-1)!]!, asked);

function requestFor(folder: string, answer: (asked: Asked) => Response) {
  const notes: string[] = [];
  const { fetch, asked } = webOf(answer);
  const request: PublishedRequest = {
    dataset,
    mirrors: ['https://one.example/'],
    folder,
    fetch,
    warn: (note) => notes.push(note),
  };
  return { request, asked, notes };
}

describe('loadPublished', () => {
  it('downloads once, and then needs no network', async () => {
    await inFolder(async (folder) => {
      const first = requestFor(folder, server);
      const downloaded = await loadPublished(first.request);
      expect(downloaded).toMatchObject({ name: 'Squares', source: 'download', height: 4, width: 4 });
      expect(downloaded.sha256).toBe(sha256(train, test));
      expect(first.asked).toHaveLength(2);
      expect((await readdir(folder)).sort()).toEqual(['test.gz', 'train.gz']);

      const second = requestFor(folder, server);
      const cached = await loadPublished({ ...second.request, offline: true });
      expect(cached).toEqual({ ...downloaded, source: 'cache' });
      expect([...second.asked, ...second.notes]).toEqual([]);
    });
  });

  it('fetches only what is lacking', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'train.gz'), files['train.gz']!);
      const { request, asked } = requestFor(folder, server);
      expect((await loadPublished(request)).source).toBe('download');
      expect(asked.map(({ url }) => url)).toEqual(['https://one.example/test.gz']);
    });
  });

  it('replaces a damaged cached file and a file of other images, and says so', async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'train.gz'), files['train.gz']!.subarray(0, 60));
      await writeFile(join(folder, 'test.gz'), gzipSync(idxBytes(6, 4, 4)));
      const { request, notes } = requestFor(folder, server);
      expect((await loadPublished(request)).sha256).toBe(sha256(train, test));
      expect(notes).toEqual([
        expect.stringMatching(/the cached file is not used: .*train.gz is a damaged gzip file/),
        expect.stringMatching(/the cached file is not used: .*test.gz is another file than the official one/),
      ]);
    });
  });

  it('accepts the file from a mirror that serves it uncompressed', async () => {
    await inFolder(async (folder) => {
      const plain: Record<string, Uint8Array> = { 'train.gz': train, 'test.gz': test };
      const { request } = requestFor(folder, (asked) => serve(plain[asked.url.split('/').at(-1)!]!, asked));
      expect((await loadPublished(request)).sha256).toBe(sha256(train, test));
    });
  });

  it('refuses right-looking files with another digest, and keeps none of them', async () => {
    await inFolder(async (folder) => {
      const other = gzipSync(idxBytes(24, 4, 4).fill(9, 16));
      const { request } = requestFor(folder, (asked) => serve(other, asked));
      await expect(loadPublished(request)).rejects.toMatchObject({
        code: 'network-failed',
        message: expect.stringMatching(/wrong file: .*found sha256 [0-9a-f]{64}, expected/) as string,
      });
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('asks nobody when offline', async () => {
    await inFolder(async (folder) => {
      const { request, asked } = requestFor(folder, server);
      await expect(loadPublished({ ...request, offline: true })).rejects.toMatchObject({
        code: 'network-failed',
      });
      expect(asked).toEqual([]);
    });
  });
});
