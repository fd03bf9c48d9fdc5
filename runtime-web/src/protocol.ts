import type {
  ControlValues,
  DenoiseProgress,
  ImageTensor,
  SerializedError,
  SessionDescription,
} from '@denoisekit/core';
import type { LoadProgress, OpenRequest } from './options.js';

/*
 * All messages between a page and its worker. `id` numbers the calls of `denoise`; the first message is `open`, and nothing is
 * sent before its answer. Images are copied once, on the side that keeps them, and then moved.
 */

export type ToWorker =
  | { readonly kind: 'open'; readonly request: OpenRequest }
  | {
      readonly kind: 'denoise';
      readonly id: number;
      readonly images: readonly ImageTensor[];
      /** One image, whose progress counts tiles, or a list, whose progress counts images. */
      readonly single: boolean;
      readonly controls: ControlValues | undefined;
    }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'dispose' };

export type FromWorker =
  | { readonly kind: 'loading'; readonly progress: LoadProgress }
  | { readonly kind: 'warning'; readonly message: string }
  /** The answer to `open`; again when the device has changed since. */
  | { readonly kind: 'described'; readonly description: SessionDescription }
  | { readonly kind: 'open-failed'; readonly error: SerializedError }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: DenoiseProgress }
  | { readonly kind: 'done'; readonly id: number; readonly images: readonly ImageTensor[] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SerializedError }
  | { readonly kind: 'disposed' };
