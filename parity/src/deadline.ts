import { DenoiseError, orAborted } from '@denoisekit/core';

/** Calls back once after `ms`, unless its answer is called before. */
export type StartTimer = (ms: number, callback: () => void) => () => void;

export const realTimer: StartTimer = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
};

export interface Deadline {
  /** Who works, for errors. */
  readonly name: string;
  readonly ms: number;
  /** Ends the work before the deadline does. */
  readonly signal: AbortSignal;
  readonly startTimer?: StartTimer | undefined;
}

/**
 * Lets a target work for at most `ms`. At the deadline the signal that it was given is aborted, upon which it ends what it has started;
 * it is not waited for, because it may hang in that too.
 *
 * @throws DenoiseError `timed-out` naming the target, `aborted` as the outer signal says, and whatever the work rejects with
 */
export async function within<T>(
  { name, ms, signal, startTimer = realTimer }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  const stopTimer = startTimer(ms, () => {
    late.abort(
      new DenoiseError('timed-out', {
        what: `${name} did not answer in time and was ended`,
        expected: `an answer within ${ms / 1000} s`,
        fix: 'allow more with --deadline, or fewer images with --limit',
        details: { target: name, deadlineMs: ms },
      }),
    );
  });
  try {
    return await orAborted(work(either), either);
  } finally {
    stopTimer();
  }
}
