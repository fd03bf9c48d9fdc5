import { describe, expect, it } from 'vitest';
import { createFileCache } from './cache.js';
import { createFileLoader, type LoaderOptions } from './checked-files.js';
import { memoryCaches } from './memory-caches.test.helper.js';

/** SHA-256 of "abc", FIPS 180-2, appendix B.1. */
const abc = {
  path: 'abc.onnx',
  bytes: 3,
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
};
const words = {
  kind: 'model',
  codes: { missing: 'file-missing', wrong: 'model-invalid' },
  fix: 'mend it',
} as const;

function loader(body: () => string, options: Partial<LoaderOptions> = {}) {
  const asked: string[] = [];
  const fetch = (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(body()));
  };
  const { load, cached } = createFileLoader({ fetch, subtle: crypto.subtle, cache: undefined, ...options });
  return { asked, cached, load: () => load('https://app.test/abc.onnx', abc, words) };
}

describe('createFileLoader', () => {
  it('gives a file whose digest is right', async () => {
    expect(new TextDecoder().decode(await loader(() => 'abc').load())).toBe('abc');
  });

  it('refuses another one, naming both digests', async () => {
    await expect(loader(() => 'abd').load()).rejects.toMatchObject({
      code: 'digest-mismatch',
      details: { expectedSha256: abc.sha256 },
    });
  });

  it('makes one load of those that overlap, and forgets one that failed', async () => {
    let body = 'no!';
    const { load, asked } = loader(() => body);
    const both = await Promise.allSettled([load(), load()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked).toHaveLength(1);
    body = 'abc';
    await load();
    expect(asked).toHaveLength(2);
  });

  it('checks nothing and gives nothing in a page that is no secure context', async () => {
    await expect(loader(() => 'abc', { subtle: undefined }).load()).rejects.toMatchObject({
      code: 'setup-missing',
      message: expect.stringContaining('https') as string,
    });
  });

  it('keeps a file, and mends a cache that holds something else under its digest', async () => {
    const caches = memoryCaches();
    const told: number[] = [];
    const { load, asked, cached } = loader(() => 'abc', {
      cache: createFileCache(caches, () => undefined),
      onProgress: ({ loaded }) => told.push(loaded),
    });
    await load();
    await cached();
    await load();
    expect(asked).toHaveLength(1);
    expect(told).toEqual([3, 3]);
    const [key] = caches.kept.keys();
    caches.kept.set(key!, new Response('xyz'));
    expect(new TextDecoder().decode(await load())).toBe('abc');
    await cached();
    expect(await caches.kept.get(key!)?.clone().text()).toBe('abc');
    expect(asked).toHaveLength(2);
  });
});
