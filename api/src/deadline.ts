import { DenoiseError, type AbortSignalLike } from '@denoisekit/core';
import type { Clock } from './clock.js';
import { createStop } from './stop.js';

export interface DeadlineOptions {
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Aborted when the client goes away. */
  readonly client: AbortSignalLike;
}

/**
 * Runs work under a signal that is aborted when its time is up or its client is gone, and rejects then even if the work
 * does not listen: with DenoiseError `timed-out` or `aborted`.
 */
export async function withDeadline<T>(
  { timeoutMs, clock, client }: DeadlineOptions,
  work: (signal: AbortSignalLike) => Promise<T>,
): Promise<T> {
  const { signal, abort } = createStop();
  let giveUp: (error: DenoiseError) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  ended.catch(() => undefined);
  const end = (error: DenoiseError): void => {
    giveUp(error);
    abort(error);
  };
  const onGone = (): void => {
    end(new DenoiseError('aborted', { what: 'the client went away' }));
  };
  if (client.aborted) onGone();
  client.addEventListener('abort', onGone, { once: true });
  const cancel = clock.after(timeoutMs, () => {
    end(
      new DenoiseError('timed-out', {
        what: 'the answer took too long',
        expected: `at most ${timeoutMs} ms`,
        fix: 'send a smaller image, or try again when less is going on',
      }),
    );
  });
  try {
    return await Promise.race([work(signal), ended]);
  } finally {
    cancel();
    client.removeEventListener('abort', onGone);
  }
}
