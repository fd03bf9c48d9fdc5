import { throwIfAborted, type AbortSignalLike } from '@denoisekit/core';

/** Lets a number of tasks run at the same time; others wait their turn, in order. */
export interface Gate {
  /** Returns what the task returns, or throws the signal's reason when it is aborted while waiting. */
  run<T>(task: () => Promise<T>, signal: AbortSignalLike): Promise<T>;
}

export function createGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];

  async function enter(signal: AbortSignalLike): Promise<void> {
    throwIfAborted(signal);
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        const place = waiting.indexOf(enterNow);
        if (place !== -1) waiting.splice(place, 1);
        // The reason is the caller's own, whatever it is.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(signal.reason);
      };
      const enterNow = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      waiting.push(enterNow);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  return {
    async run(task, signal) {
      await enter(signal);
      try {
        return await task();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free++;
        else next();
      }
    },
  };
}
