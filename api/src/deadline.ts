import { DenoiseError } from '@denoisekit/core';
import type { Clock } from './clock.js';

export interface DeadlineOptions {
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Aborted when the client goes away. */
  readonly client: AbortSignal;
}

/**
 * Runs work under a signal that is aborted when its time is up or its client is gone, and rejects then even if the work
 * does not listen: with DenoiseError `timed-out` or `aborted`.
 */
export async function withDeadline<T>(
  { timeoutMs, clock, client }: DeadlineOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const onGone = (): void => {
    controller.abort(new DenoiseError('aborted', { what: 'the client went away' }));
  };
  if (client.aborted) onGone();
  client.addEventListener('abort', onGone, { once: true });
  const cancel = clock.after(timeoutMs, () => {
    controller.abort(
      new DenoiseError('timed-out', {
        what: 'the answer took too long',
        expected: `at most ${timeoutMs} ms`,
        fix: 'send a smaller image, or try again when less is going on',
      }),
    );
  });
  try {
    const ended = new Promise<never>((_, reject) => {
      const onAbort = (): void => {
        reject(signal.reason as DenoiseError);
      };
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
    });
    return await Promise.race([work(signal), ended]);
  } finally {
    cancel();
    client.removeEventListener('abort', onGone);
  }
}
