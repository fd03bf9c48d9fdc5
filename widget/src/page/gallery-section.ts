import { pictureChannels, textOf, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import { createLatest } from '../element/latest.js';
import { fixedSize } from '../model/model-facts.js';
import { defaultNoise } from '../state/settings.js';
import { loadDigits, showGallery } from './gallery.js';
import { openModel, type Site } from './parity.js';

export interface GallerySection {
  readonly list: HTMLElement;
  readonly status: HTMLElement;
}

export interface GalleryEvents {
  /** A digit was chosen. */
  readonly choose: (digit: ImageTensor, name: string) => void;
  /** The gallery is there. */
  readonly shown: (digits: readonly ImageTensor[]) => void;
}

/** Shows test digits by a model; a new one takes the place of the one before, whether that was done or not. */
export function createGallery(
  { list, status }: GallerySection,
  site: Site,
  { choose, shown }: GalleryEvents,
): (manifest: ModelManifest) => Promise<void> {
  const latest = createLatest();
  let digits: Promise<readonly ImageTensor[]> | undefined;

  async function fill(manifest: ModelManifest, signal: AbortSignal): Promise<void> {
    const { id, title } = manifest;
    status.textContent = `${title} denoises in your browser…`;
    list.setAttribute('aria-busy', 'true');
    digits ??= loadDigits('digits.png');
    const [first] = await digits;
    const size = fixedSize(manifest);
    if (size !== undefined && (size[0] !== first?.shape[2] || size[1] !== first.shape[3])) {
      list.replaceChildren();
      status.textContent = `${title} takes pictures of ${size[1]} × ${size[0]} only, which digits are not.`;
      return;
    }
    const denoiser = await openModel(id, 'wasm', site, signal);
    try {
      const options = { denoiser, channels: pictureChannels(manifest), noise: defaultNoise, signal };
      await showGallery(list, await digits, options, choose);
    } finally {
      await denoiser.dispose();
    }
    status.textContent = `From top to bottom: noisy (${defaultNoise}), denoised by ${title} in your browser, clean. Choose one to try it.`;
    shown(await digits);
  }

  return (manifest) =>
    latest.run(async (signal) => {
      try {
        await fill(manifest, signal);
      } catch (error) {
        if (signal.aborted) return;
        digits = undefined; // a failure is not remembered: they may be there next time
        status.textContent = `The gallery cannot be shown: ${textOf(error)}.`;
      } finally {
        if (!signal.aborted) list.removeAttribute('aria-busy');
      }
    });
}
