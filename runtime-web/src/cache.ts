import { textOf } from '@denoisekit/core';

const cacheName = 'denoisekit-1';
/** No such host exists or can exist (RFC 6761); Cache Storage wants addresses for keys. */
const keyPrefix = 'https://denoisekit.invalid/sha256/';
const nameHeader = 'x-denoisekit-name';

/** The part of Cache Storage that is used. */
export type Caches = Pick<CacheStorage, 'open' | 'delete'>;

/** A file in the browser's Cache Storage. */
export interface CachedFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Files by their digest. It never rejects: without storage everything is fetched again, and `note` gets the reason. */
export interface FileCache {
  get(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(file: CachedFile, content: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** @param caches undefined where the browser has none: in pages without a secure context */
export function createFileCache(caches: Caches | undefined, note: (text: string) => void): FileCache {
  let opening: Promise<Cache | undefined> | undefined;

  async function open(): Promise<Cache | undefined> {
    if (caches === undefined) {
      note('nothing is cached: this browser gives the page no Cache Storage');
      return undefined;
    }
    try {
      return await caches.open(cacheName);
    } catch (error) {
      note(`nothing is cached: storage is denied (${textOf(error)})`);
      return undefined;
    }
  }
  const opened = () => (opening ??= open());

  return {
    async get(sha256) {
      try {
        const found = await (await opened())?.match(keyPrefix + sha256);
        return found && new Uint8Array(await found.arrayBuffer());
      } catch (error) {
        note(`the cache cannot be read (${textOf(error)})`);
        return undefined;
      }
    },
    async put({ sha256, name, bytes }, content) {
      try {
        const headers = { 'content-length': String(bytes), [nameHeader]: encodeURIComponent(name) };
        await (await opened())?.put(keyPrefix + sha256, new Response(content, { headers }));
      } catch (error) {
        const full = error instanceof Error && error.name === 'QuotaExceededError';
        note(`${name} is not cached: ${full ? 'storage is full' : textOf(error)}`);
      }
    },
  };
}

/**
 * What this package keeps in the browser's Cache Storage for this origin: models, golden vectors, files of
 * onnxruntime-web. Empty where there is no storage.
 */
export async function cachedFiles(caches = storageOfPage()): Promise<readonly CachedFile[]> {
  if (caches === undefined) return [];
  const cache = await caches.open(cacheName);
  const files: CachedFile[] = [];
  for (const { url } of await cache.keys()) {
    const headers = (await cache.match(url))?.headers;
    files.push({
      name: decodeURIComponent(headers?.get(nameHeader) ?? ''),
      sha256: url.slice(keyPrefix.length),
      bytes: Number(headers?.get('content-length') ?? 0),
    });
  }
  return files;
}

/** Removes all of it. Denoisers that are open go on working. */
export async function clearCachedFiles(caches = storageOfPage()): Promise<void> {
  await caches?.delete(cacheName);
}

/** Undefined outside secure contexts, whatever the types say, and in a sandboxed frame, whose browser throws. */
export function storageOfPage(): Caches | undefined {
  try {
    return (globalThis as { readonly caches?: CacheStorage }).caches;
  } catch {
    return undefined;
  }
}
