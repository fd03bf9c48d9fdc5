import { DenoiseError } from '@denoisekit/core';
import type { FileCache } from './cache.js';
import { sha256Of, type Digester } from './digest.js';
import { fetchBytes, type Fetch, type FetchBytesOptions } from './fetch-bytes.js';
import type { LoadProgress } from './options.js';

/** A file as a manifest names it. */
export interface ExpectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface LoaderOptions {
  readonly fetch?: Fetch | undefined;
  readonly subtle: Digester | undefined;
  /** Undefined: nothing is kept. */
  readonly cache: FileCache | undefined;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
}

export type FileLoader = (
  url: string,
  file: ExpectedFile,
  words: Pick<FetchBytesOptions, 'kind' | 'codes' | 'fix' | 'signal'>,
) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Loads files whose digest is known: from the cache, or else from their address. Whatever it gives was checked, also what
 * came from the cache. Loads of one file that overlap are one load, and a load that failed is forgotten.
 *
 * It rejects with DenoiseError `digest-mismatch`, `setup-missing`, and as `fetchBytes` does.
 */
export function createFileLoader({ fetch, subtle, cache, onProgress }: LoaderOptions): {
  readonly load: FileLoader;
  /** Resolves when what was loaded so far is in the cache. */
  readonly cached: () => Promise<unknown>;
} {
  const inFlight = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const puts: Promise<void>[] = [];

  async function loadOnce(...[url, file, words]: Parameters<FileLoader>): Promise<Uint8Array<ArrayBuffer>> {
    const tell = (loaded: number) => onProgress?.({ file: file.path, loaded, total: file.bytes });
    const kept = await cache?.get(file.sha256);
    // Something else under its digest is replaced by what is fetched.
    if (kept !== undefined && (await sha256Of(kept, subtle)) === file.sha256) {
      tell(file.bytes);
      return kept;
    }
    const bytes = await fetchBytes(url, { ...words, fetch, maxBytes: file.bytes, onBytes: tell });
    const sha256 = await sha256Of(bytes, subtle);
    if (sha256 !== file.sha256) throw mismatch(url, file, { bytes: bytes.length, sha256 }, words.fix);
    if (cache !== undefined) puts.push(cache.put({ ...file, name: file.path }, bytes));
    return bytes;
  }

  return {
    load(url, file, words) {
      const running = inFlight.get(file.sha256);
      if (running !== undefined) return running;
      const load = loadOnce(url, file, words).finally(() => inFlight.delete(file.sha256));
      inFlight.set(file.sha256, load);
      return load;
    },
    cached: () => Promise.all(puts.splice(0)),
  };
}

/** @param url where the file was found, in words where it has no address */
export function mismatch(
  url: string,
  expected: ExpectedFile,
  found: { readonly bytes: number; readonly sha256: string },
  fix: string,
): DenoiseError {
  const facts = ({ bytes, sha256 }: typeof found) => `${bytes} bytes with sha256 ${sha256.slice(0, 12)}…`;
  return new DenoiseError('digest-mismatch', {
    what: `${url} is not the file that was expected`,
    actual: facts(found),
    expected: facts(expected),
    fix,
    details: { url, actualSha256: found.sha256, expectedSha256: expected.sha256 },
  });
}
