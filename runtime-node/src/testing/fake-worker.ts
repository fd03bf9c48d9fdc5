import type { Session, LoadedModel } from '@denoisekit/core';
import type { OpenModelOptions } from '../open-model.js';
import type { FromWorker, ToWorker, WorkerHandle } from '../pool/protocol.js';
import { serve } from '../pool/serve.js';

export interface FakeWorker extends WorkerHandle {
  /** Each message that it was sent, as it arrived. */
  readonly received: readonly ToWorker[];
  /** Whether it kept the process alive, last. */
  readonly keptAlive: boolean;
  /** Ends it as a crash would: its open work stays unanswered. */
  crash(reason: string): void;
}

/**
 * A worker in the same thread: the real protocol and the real inner side, messages cloned and buffers transferred as
 * between threads, each in a turn of its own.
 */
export function fakeWorker(
  open: (model: LoadedModel, options: OpenModelOptions) => Promise<Session>,
): FakeWorker {
  const received: ToWorker[] = [];
  let onMessage: (message: FromWorker) => void = () => undefined;
  let onExit: (reason: string) => void = () => undefined;
  let ended = false;
  let keptAlive = true;

  function end(reason: string): void {
    if (ended) return;
    ended = true;
    onExit(reason);
  }

  const listen = serve(
    {
      post: (message, transfer = []) => {
        const copy = structuredClone(message, { transfer: [...transfer] });
        queueMicrotask(() => {
          if (!ended) onMessage(copy);
        });
      },
      close: () => {
        queueMicrotask(() => {
          end('exit code 0');
        });
      },
    },
    open,
  );

  return {
    received,
    get keptAlive() {
      return keptAlive;
    },
    post: (message, transfer = []) => {
      const copy = structuredClone(message, { transfer: [...transfer] });
      received.push(copy);
      queueMicrotask(() => {
        if (!ended) listen(copy);
      });
    },
    onMessage: (listener) => {
      onMessage = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    keepAlive: (keep) => {
      keptAlive = keep;
    },
    crash: end,
  };
}
