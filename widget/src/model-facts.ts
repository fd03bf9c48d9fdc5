import { DenoiseError, parseManifest, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import { fetchFile } from './fetch-file.js';

/** The address of a model's manifest, from that of its folder or of the manifest itself. */
export function manifestUrl(model: string, base: string): URL {
  const url = new URL(model, base);
  if (url.pathname.endsWith('.json')) return url;
  url.pathname = `${url.pathname.replace(/\/$/, '')}/manifest.json`;
  return url;
}

/** The attribute `model`. @throws DenoiseError `usage` where there is none */
export function modelAddress(model: string | undefined): string {
  if (model !== undefined) return model;
  throw new DenoiseError('usage', {
    what: 'the element has no model',
    expected: 'the address of a model folder in the attribute model',
    fix: 'write <denoise-widget model="/models/compact">',
  });
}

/** Reads manifests; the last one is remembered, by its address. */
export function createManifestReader(): (url: URL, signal: AbortSignal) => Promise<ModelManifest> {
  let last: { readonly url: string; readonly manifest: ModelManifest } | undefined;
  return async (url, signal) => {
    if (last?.url !== url.href) {
      const text = await (await fetchFile(url, signal)).text();
      signal.throwIfAborted();
      last = { url: url.href, manifest: parseManifest(text, url.href) };
    }
    return last.manifest;
  };
}

/** The size that a model takes where its graph has one baked in, as `[height, width]`; undefined where it takes any. */
export function fixedSize({ input }: Pick<ModelManifest, 'input'>): readonly [number, number] | undefined {
  const [, , height, width] = input.dimensions;
  return typeof height === 'number' && typeof width === 'number' ? [height, width] : undefined;
}

/**
 * Tells before anything is loaded what the runtime would refuse afterwards.
 *
 * @throws DenoiseError `shape-mismatch` where the model takes pictures of another size only
 */
export function assertFits(
  manifest: Pick<ModelManifest, 'input' | 'title'>,
  name: string,
  { shape: [, , height, width] }: ImageTensor,
): void {
  const size = fixedSize(manifest);
  if (size === undefined || (size[0] === height && size[1] === width)) return;
  throw new DenoiseError('shape-mismatch', {
    what: `${name} is not of the size that the model ${manifest.title} takes`,
    actual: `${width} × ${height}`,
    expected: `${size[1]} × ${size[0]} pixels`,
    fix: 'choose a picture of that size, or a model for every size',
  });
}
