import { DenoiseError, parseManifest, type ModelManifest } from '@denoisekit/core';
import { fetchFile } from '../browser/fetch-file.js';
import { defaultNoise, noNoise } from '../state/settings.js';

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
  { height, width }: { readonly height: number; readonly width: number },
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

const nouns = new Map([
  ['photographs', 'photographs'],
  ['scans', 'scanned pages'],
  ['digits', 'pictures of digits'],
]);

type Purpose = Pick<ModelManifest, 'suits' | 'madeBy'>;

/** Whether its pictures are clean and can be drawn. Of a model that does not say what it is for: whether it learnt from small images of one size, as IDX files hold. */
function isForDigits({ suits, madeBy }: Purpose): boolean {
  return suits
    ? suits.pictures.includes('digits')
    : madeBy.kind === 'trained' && madeBy.dataset.imageSize !== null;
}

/** What a model is for, as people call it, whether that can be drawn, and whether levels of its noise are told in 255ths. */
export function wantedBy(model: Purpose) {
  const kinds = model.suits?.pictures ?? [];
  const noun = kinds.length === 1 ? nouns.get(kinds[0]!) : undefined;
  const isDrawn = isForDigits(model);
  return { noun: noun ?? 'pictures', isDrawn, in255ths: !isDrawn && kinds.some((kind) => nouns.has(kind)) };
}

/** The noise that is added by default: none to photographs, pages and pictures of one's own, which are noisy themselves. */
export function noiseFor(noise: string | undefined, model: Purpose): string {
  return noise ?? (isForDigits(model) ? defaultNoise : noNoise);
}
