import type { SerializedError } from '@denoisekit/core';
import type { GraphValues } from '@denoisekit/runtime-node';

export type Feeds = Readonly<Record<string, GraphValues>>;

/** What is asked of the process that runs a stranger's model; each question is answered before the next one is put. */
export type Question =
  | {
      readonly kind: 'open';
      readonly graph: number;
      readonly onnx: Uint8Array;
      readonly optimization: 'disabled' | 'all';
    }
  | { readonly kind: 'run'; readonly graph: number; readonly feeds: Feeds }
  | { readonly kind: 'release'; readonly graph: number };

export type Answer =
  | { readonly kind: 'opened'; readonly runtimeVersion: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'values'; readonly values: Feeds }
  | { readonly kind: 'error'; readonly error: SerializedError };
