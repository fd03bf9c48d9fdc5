import { textOf } from '@denoisekit/core';
import { Worker } from 'node:worker_threads';
import type { CropPlan } from './crop-maker.js';
import type { FromThread, ToThread } from './protocol.js';

/** The outer side of a thread that makes examples. */
export interface ThreadHandle {
  post(message: ToThread): void;
  onMessage(listener: (message: FromThread) => void): void;
  /** It ended, asked to or not. */
  onExit(listener: (reason: string) => void): void;
  /** Whether the process waits for it. */
  keepAlive(keep: boolean): void;
}

export type Spawn = (plan: CropPlan) => ThreadHandle;

export const spawnThread: Spawn = (plan) => {
  // Flags of the process (--input-type, --conditions) are about its own program, not about this one.
  const worker = new Worker(threadEntry(import.meta.url), { execArgv: [], workerData: plan });
  let reason: string | undefined;
  worker.on('error', (error) => {
    reason = textOf(error);
  });
  return {
    post: (message) => {
      worker.postMessage(message);
    },
    onMessage: (listener) => {
      worker.on('message', listener);
    },
    onExit: (listener) => {
      worker.on('exit', (code) => {
        listener(reason ?? `exit code ${code}`);
      });
    },
    keepAlive: (keep) => {
      if (keep) worker.ref();
      else worker.unref();
    },
  };
};

/** The built entry: a thread cannot read TypeScript on every Node that is supported. */
function threadEntry(self: string): URL {
  return self.endsWith('.ts') ? new URL('../../dist/pictures/thread.js', self) : new URL('./thread.js', self);
}
