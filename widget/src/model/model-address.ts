import { DenoiseError } from '@denoisekit/core/errors';

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
    fix: 'write <denoise-widget model="/models/photo-small">',
  });
}
