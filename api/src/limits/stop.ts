import type { AbortSignalLike } from '@denoisekit/core';

export interface Stop {
  readonly signal: AbortSignalLike;
  /** Aborts the signal with this reason, once. */
  readonly abort: (reason: unknown) => void;
}

/**
 * A minimal AbortController for internal signals. Node's own takes seven times as long or more to make, to listen to and
 * to abort, which shows where a request takes a tenth of a millisecond.
 */
export function createStop(): Stop {
  const listeners = new Set<() => void>();
  let aborted = false;
  let reason: unknown;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      get reason() {
        return reason;
      },
      addEventListener: (_, listener) => {
        listeners.add(listener);
      },
      removeEventListener: (_, listener) => {
        listeners.delete(listener);
      },
    },
    abort: (why) => {
      if (aborted) return;
      aborted = true;
      reason = why;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
