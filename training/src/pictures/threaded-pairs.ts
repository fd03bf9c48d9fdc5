import type { Worker } from 'node:worker_threads';
import { DenoiseError, textOf } from '@denoisekit/core';
import type { BatchSize, Pair, TrainingPairs } from '../images/port.js';
import type { FromThread, ToThread } from './protocol.js';

export interface ThreadedPairs extends TrainingPairs {
  /** Ends the thread, when it has decoded what it has begun. */
  close(): Promise<void>;
}

/**
 * Training examples that a thread makes ahead of the steps that need them.
 *
 * @param onLost called with a picture that is no longer readable; others take its place
 */
export function createThreadedPairs(
  thread: Worker,
  onLost?: (name: string, reason: string) => void,
): ThreadedPairs {
  const made = new Map<number, Pair>();
  let job = 0;
  let current: { readonly size: BatchSize; step: number } | undefined;
  /** Of the job. */
  let failure: DenoiseError | undefined;
  let ended: DenoiseError | undefined;
  let closing = false;
  /** Resumes the waiting call. */
  let wake: () => void = () => undefined;
  const exited = new Promise<void>((resolve) => {
    let reason: string | undefined;
    thread.on('error', (error) => {
      reason = textOf(error);
    });
    thread.on('exit', (code) => {
      ended = closing ? closed() : crashed(reason ?? `exit code ${code}`);
      wake();
      resolve();
    });
  });
  thread.on('message', (message: FromThread) => {
    if (message.type === 'lost') onLost?.(message.name, message.reason);
    else if (message.job === job && message.type === 'made') made.set(message.step, message.pair);
    else if (message.job === job && message.type === 'failed') failure = DenoiseError.fromJSON(message.error);
    wake();
  });
  // After that: a thread that is listened to keeps the process alive.
  thread.unref();

  const post = (message: ToThread): void => {
    thread.postMessage(message);
    thread.ref();
  };

  return {
    async at(step, size) {
      if (closing) throw closed();
      // A step that follows is being made already; any other begins a new job.
      if (current === undefined || !isSame(current.size, size) || step !== current.step + 1) {
        job++;
        made.clear();
        failure = undefined;
        current = { size, step };
      }
      current.step = step;
      post({ type: 'make', job, step, size });
      try {
        for (;;) {
          const pair = made.get(step);
          if (pair !== undefined) {
            made.delete(step);
            return pair;
          }
          if (ended !== undefined) throw ended;
          if (failure !== undefined) throw failure;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        thread.unref();
      }
    },
    async close() {
      if (!closing) {
        closing = true;
        post({ type: 'close' });
      }
      await exited;
    },
  };
}

function isSame(a: BatchSize, b: BatchSize): boolean {
  return a.count === b.count && a.height === b.height && a.width === b.width;
}

function closed(): DenoiseError {
  return new DenoiseError('disposed', { what: 'the training pictures have been closed' });
}

function crashed(reason: string): DenoiseError {
  return new DenoiseError('worker-crashed', {
    what: 'the thread that decodes training pictures has ended',
    actual: reason,
    fix: 'resume the training',
  });
}
