import type { Caches } from './cache.js';

/** Cache Storage in memory, as far as the package uses it. */
export function memoryCaches(): Caches & { readonly kept: Map<string, Response> } {
  const kept = new Map<string, Response>();
  const cache = {
    match: (url: string) => Promise.resolve(kept.get(url)?.clone()),
    put: (url: string, response: Response) => {
      kept.set(url, response);
      return Promise.resolve();
    },
    delete: (url: string) => Promise.resolve(kept.delete(url)),
    keys: () => Promise.resolve([...kept.keys()].map((url) => new Request(url))),
  };
  return {
    kept,
    open: () => Promise.resolve(cache as unknown as Cache),
    delete: () => {
      kept.clear();
      return Promise.resolve(true);
    },
  };
}
