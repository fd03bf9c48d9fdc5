import { describe, expect, it } from 'vitest';
import { cachedFiles, clearCachedFiles, createFileCache, type Caches } from './cache.js';
import { memoryCaches } from './memory-caches.test.helper.js';

const file = { name: 'modèle.onnx', sha256: 'ab'.repeat(32), bytes: 3 };
const content = Uint8Array.of(1, 2, 3);

describe('the cache of files', () => {
  it('gives back what was put, lists it, and forgets it', async () => {
    const caches = memoryCaches();
    const cache = createFileCache(caches, failOnNote);
    expect(await cache.get(file.sha256)).toBeUndefined();
    await cache.put(file, content);
    expect(await cache.get(file.sha256)).toEqual(content);
    expect(await cachedFiles(caches)).toEqual([file]);
    await clearCachedFiles(caches);
    expect(await cachedFiles(caches)).toEqual([]);
  });

  it('goes without where there is no storage, and says so once', async () => {
    const notes: string[] = [];
    const cache = createFileCache(undefined, (note) => notes.push(note));
    await cache.put(file, content);
    expect(await cache.get(file.sha256)).toBeUndefined();
    expect(notes).toEqual(['nothing is cached: this browser gives the page no Cache Storage']);
    expect(await cachedFiles(undefined)).toEqual([]);
  });

  it.each([
    ['QuotaExceededError', 'modèle.onnx is not cached: storage is full'],
    ['UnknownError', 'modèle.onnx is not cached: the disk is gone'],
  ])('goes on after %s', async (name, expected) => {
    const notes: string[] = [];
    const caches: Caches = {
      ...memoryCaches(),
      open: () =>
        Promise.resolve({
          put: () => Promise.reject(new DOMException('the disk is gone', name)),
        } as unknown as Cache),
    };
    await createFileCache(caches, (note) => notes.push(note)).put(file, content);
    expect(notes).toEqual([expected]);
  });
});

function failOnNote(note: string): never {
  throw new Error(note);
}
