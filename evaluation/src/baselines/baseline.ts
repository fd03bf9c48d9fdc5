import type { BaselineName, CleanImages } from '../document.js';
import type { AbortSignalLike, ImageTensor } from '@denoisekit/core';

/** A denoiser without a network, set up for one noise. */
export interface Baseline {
  readonly name: BaselineName;
  /** What it filters with, for people: `5x5` pixels, or the `whole` image. Null where it leaves images as they are. */
  readonly detail: string | null;
  /** `[batch, channels, height, width]` in [0, 1] in, the same shape and range out. */
  denoise(noisy: ImageTensor): ImageTensor;
}

/** How long work lets others have their turn. */
export interface Pauses {
  readonly signal?: AbortSignalLike | undefined;
  /** Lets timers and signals run; without it nothing that blocks the thread can be stopped. */
  readonly nextTurn?: (() => Promise<void>) | undefined;
}

/**
 * Seed of the noise on training images, from which baselines learn: another than that of any test, or image i would be
 * tested with the very noise that was learnt from.
 */
export const baselineNoiseSeed = 30_001;

/** Values of the images that are read at once where nothing else is asked for. */
const partValues = 400_000;

export interface Chunk {
  readonly clean: ImageTensor;
  /** Number of its first image. */
  readonly first: number;
}

/** The first `count` images in parts of `size`. Rejects with the signal's reason once that is aborted. */
export async function* chunksOf(
  images: CleanImages,
  count: number,
  { signal, nextTurn, size = partSize(images) }: Pauses & { readonly size?: number },
): AsyncGenerator<Chunk> {
  for (let first = 0; first < count; first += size) {
    await nextTurn?.();
    // The reason is the caller's: whatever it aborted with.
    if (signal?.aborted === true) throw signal.reason;
    yield { clean: images.images(first, Math.min(first + size, count)), first };
  }
}

/** How many images to read at once. */
export function partSize(images: CleanImages): number {
  return Math.max(1, Math.floor(partValues / valuesOf(images)));
}

/** channels * height * width */
export function valuesOf(images: CleanImages): number {
  return images.images(0, 1).data.length;
}
