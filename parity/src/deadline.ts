import { DenoiseError } from '@denoisekit/core';
import type { ParityAnswer, ParityJob, ParityTarget } from './target.js';

/** Calls back once after `ms`, unless its answer is called before. */
export type StartTimer = (ms: number, callback: () => void) => () => void;

export const realTimer: StartTimer = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
};

/**
 * Runs a target for at most `ms`. At the deadline its signal is aborted, upon which it ends what it has started; it is not waited for,
 * because it may hang in that too.
 *
 * @throws DenoiseError `timed-out` naming the target, `aborted` as the outer signal says, and whatever the target rejects with
 */
export async function runWithin(
  target: ParityTarget,
  job: ParityJob,
  ms: number,
  startTimer: StartTimer = realTimer,
): Promise<ParityAnswer> {
  job.signal.throwIfAborted();
  const controller = new AbortController();
  let stopTimer: (() => void) | undefined;
  let forget: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: Error): void => {
      controller.abort(reason);
      reject(reason);
    };
    const onAbort = (): void => {
      end(job.signal.reason as Error);
    };
    job.signal.addEventListener('abort', onAbort, { once: true });
    forget = () => {
      job.signal.removeEventListener('abort', onAbort);
    };
    stopTimer = startTimer(ms, () => {
      end(
        new DenoiseError('timed-out', {
          what: `${target.name} did not answer in time and was ended`,
          expected: `an answer within ${ms / 1000} s`,
          fix: 'allow more with --deadline, or fewer images with --limit',
          details: { target: target.name, deadlineMs: ms },
        }),
      );
    });
  });
  try {
    return await Promise.race([target.run({ ...job, signal: controller.signal }), ended]);
  } finally {
    stopTimer?.();
    forget?.();
  }
}
