import type { AbortSignalLike } from '../runtime/ports.js';

/** What an AbortController does; core has no types of it. */
export function abortable(): {
  readonly signal: AbortSignalLike;
  readonly abort: (reason: unknown) => void;
  readonly listeners: () => number;
} {
  const listeners = new Set<() => void>();
  const state = { aborted: false, reason: undefined as unknown };
  const signal = Object.assign(state, {
    addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
  });
  const abort = (reason: unknown): void => {
    Object.assign(state, { aborted: true, reason });
    for (const listener of listeners) listener();
  };
  return { signal, abort, listeners: () => listeners.size };
}
