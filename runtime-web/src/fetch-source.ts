import { maxManifestBytes, parseManifest, type ModelManifest, type ModelSource } from '@denoisekit/core';
import type { FileLoader } from './checked-files.js';
import { fetchBytes, type Fetch } from './fetch-bytes.js';

export interface FetchSourceOptions {
  readonly fetch?: Fetch | undefined;
  readonly load: FileLoader;
  readonly signal?: AbortSignal | undefined;
}

const fix =
  'check the address; it is that of a folder that `denoisekit export` wrote, or of its manifest.json';
const words = { kind: 'model', codes: { missing: 'file-missing', wrong: 'model-invalid' }, fix } as const;

/**
 * A model at an address.
 *
 * @param url absolute: a folder that holds `manifest.json`, or such a file. A query is handed on to all of its files.
 *
 * Its calls reject with DenoiseError `file-missing`, `network-failed`, `manifest-invalid`, `model-invalid` (a web page, or
 * larger than it may be), `digest-mismatch`, or the signal's reason.
 */
export function fetchSource(url: string, { fetch, load, signal }: FetchSourceOptions): ModelSource {
  const manifestUrl = new URL(url);
  if (!manifestUrl.pathname.endsWith('.json')) {
    manifestUrl.pathname = `${manifestUrl.pathname.replace(/\/$/, '')}/manifest.json`;
  }
  let reading: Promise<ModelManifest> | undefined;

  async function read(): Promise<ModelManifest> {
    const options = { ...words, fetch, signal, maxBytes: maxManifestBytes, revalidate: true };
    const bytes = await fetchBytes(manifestUrl.href, options);
    return parseManifest(new TextDecoder().decode(bytes), manifestUrl.href);
  }

  return {
    location: url,
    manifest() {
      reading ??= read().catch((error: unknown) => {
        reading = undefined; // a failure is not remembered: the file may be there next time
        throw error;
      });
      return reading;
    },
    bytes(file) {
      const address = new URL(file.path, manifestUrl);
      address.search = manifestUrl.search;
      return load(address.href, file, { ...words, signal });
    },
  };
}
