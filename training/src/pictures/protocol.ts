import type { SerializedError } from '@denoisekit/core';
import type { BatchSize, Pair } from '../images/port.js';

/** Messages to the thread that makes examples. It gets its plan when it is started. */
export type ToThread =
  /** Make the examples of `step` and of those that follow, in this size. Work on an earlier job is dropped. */
  | { readonly type: 'make'; readonly job: number; readonly step: number; readonly size: BatchSize }
  | { readonly type: 'close' };

export type FromThread =
  | { readonly type: 'made'; readonly job: number; readonly step: number; readonly pair: Pair }
  | { readonly type: 'failed'; readonly job: number; readonly error: SerializedError }
  | { readonly type: 'lost'; readonly name: string; readonly reason: string };

/** Steps that are made before they are asked for: the training thread receives no messages while it computes a step. */
export const stepsAhead = 3;
