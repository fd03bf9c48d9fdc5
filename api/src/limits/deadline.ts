import { DenoiseError, orAborted, type AbortSignalLike } from '@denoisekit/core';
import type { Clock } from './clock.js';
import { createStop } from './stop.js';

export interface DeadlineOptions {
  /** For all of it; undefined: `patienceMs`, and more as the work goes on. */
  readonly timeoutMs: number | undefined;
  readonly clock: Clock;
  /** Aborted when the client goes away. */
  readonly client: AbortSignalLike;
}

export interface Deadline {
  /** Aborted when the time is up or the client is gone. */
  readonly signal: AbortSignalLike;
  /** Extends the deadline to `patienceMs` from now, and so much more. Without effect where there is one time for all of it. */
  readonly goesOn: (moreMs?: number) => void;
}

/** Milliseconds without progress. */
const patienceMs = 30_000;

/**
 * Runs work under a deadline, and rejects when that passes or the client is gone, even if the work does not listen: with DenoiseError `timed-out`
 * or `aborted`.
 */
export async function withDeadline<T>(
  { timeoutMs, clock, client }: DeadlineOptions,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const { signal, abort } = createStop();
  const onGone = (): void => {
    abort(new DenoiseError('aborted', { what: 'the client went away' }));
  };
  if (client.aborted) onGone();
  client.addEventListener('abort', onGone, { once: true });
  let until = clock.now() + (timeoutMs ?? patienceMs);
  let cancel: () => void = () => undefined;
  // One timer, moved when it fires; most work is over long before.
  const wait = (): void => {
    const left = until - clock.now();
    if (left > 0) cancel = clock.after(left, wait);
    else abort(timedOut(timeoutMs));
  };
  wait();
  const goesOn = (moreMs = 0): void => {
    if (timeoutMs === undefined) until = clock.now() + patienceMs + moreMs;
  };
  try {
    return await orAborted(work({ signal, goesOn }), signal);
  } finally {
    cancel();
    client.removeEventListener('abort', onGone);
  }
}

function timedOut(timeoutMs: number | undefined): DenoiseError {
  return new DenoiseError('timed-out', {
    what: 'the answer took too long',
    expected:
      timeoutMs === undefined ? `a sign of progress within ${patienceMs} ms` : `at most ${timeoutMs} ms`,
    fix: 'send a smaller image, or try again when less is going on',
  });
}
