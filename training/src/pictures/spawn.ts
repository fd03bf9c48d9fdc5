import { textOf } from '@denoisekit/core';
import { Worker } from 'node:worker_threads';
import type { FromThread, ToThread } from './protocol.js';

/** The outer side of a thread that makes examples. */
export interface ThreadHandle {
  post(message: ToThread): void;
  onMessage(listener: (message: FromThread) => void): void;
  /** The thread ended, with or without a request. */
  onExit(listener: (reason: string) => void): void;
  /** Whether the thread keeps the process alive. */
  keepAlive(keep: boolean): void;
}

/** @param entry the thread's module, beside the one that asks for it; `plan` is its `workerData` */
export function spawnThread(entry: URL, plan: unknown): ThreadHandle {
  // Flags of the process (--input-type, --conditions) are about its own program, not about this one.
  const worker = new Worker(built(entry), { execArgv: [], workerData: plan });
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
}

/** A thread cannot read TypeScript on every Node that is supported: from sources its entry is the built one. */
function built({ href }: URL): URL {
  return new URL(href.replace(/\/src\/(?=[^/]+\/[^/]+$)/, '/dist/'));
}
