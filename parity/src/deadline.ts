import { DenoiseError, orAborted } from '@denoisekit/core';

export interface Deadline {
  /** Who works, for errors. */
  readonly name: string;
  readonly ms: number;
  /** Ends the work before the deadline does. */
  readonly signal: AbortSignal;
}

/**
 * Lets a target work for at most `ms`. At the deadline the signal that it was given is aborted, upon which it ends what it has started;
 * it is not waited for, because it may hang in that too.
 *
 * @throws DenoiseError `timed-out` naming the target, `aborted` as the outer signal says, and whatever the work rejects with
 */
export async function within<T>(
  { name, ms, signal }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  const timer = setTimeout(() => {
    late.abort(
      new DenoiseError('timed-out', {
        what: `${name} did not answer in time and was ended`,
        expected: `an answer within ${ms / 1000} s`,
        fix: 'allow more with --deadline, or fewer images with --limit',
        details: { target: name, deadlineMs: ms },
      }),
    );
  }, ms);
  try {
    return await orAborted(work(either), either);
  } finally {
    clearTimeout(timer);
  }
}
