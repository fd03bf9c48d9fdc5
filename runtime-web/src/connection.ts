import {
  DenoiseError,
  disposedError,
  orAborted,
  pack,
  type DenoiseOptions,
  type ImageTensor,
  type SessionDescription,
} from '@denoisekit/core';
import type { OpenHooks, OpenRequest } from './options.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** The part of a Worker that is used. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
  terminate(): void;
}

interface Call extends Pick<DenoiseOptions, 'onProgress'> {
  readonly resolve: (images: readonly ImageTensor[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** One worker from its start to its end. */
export interface Connection {
  /** Resolves when the model is ready, and rejects when it cannot be. */
  readonly opened: Promise<void>;
  describe(): SessionDescription;
  /** Sends copies of the images. An abort rejects at once, and makes the worker stop. */
  denoise(
    images: readonly ImageTensor[],
    single: boolean,
    options: DenoiseOptions,
  ): Promise<readonly ImageTensor[]>;
  /** Whether the worker has ended, by itself or by `end`. */
  ended(): boolean;
  /** Lets the worker finish, then ends it. */
  dispose(): Promise<void>;
  /** Ends the worker at once; what waits for it rejects with the reason. */
  end(reason: unknown): void;
}

/** Starts a worker and opens a model in it. */
export function connect(
  spawn: () => WorkerLike,
  request: OpenRequest,
  { onProgress, warn }: Omit<OpenHooks, 'signal'>,
): Connection {
  const calls = new Map<number, Call>();
  let lastId = 0;
  let description: SessionDescription | undefined;
  let over: { readonly reason: unknown } | undefined;
  let opening: Pick<Call, 'reject'> & { readonly resolve: () => void };
  let disposed: (() => void) | undefined;
  const opened = new Promise<void>((resolve, reject) => {
    opening = { resolve, reject };
  });

  const worker = spawn();
  const send = (message: ToWorker, transfer: Transferable[] = []): void => {
    worker.postMessage(message, transfer);
  };

  function end(reason: unknown): void {
    if (over !== undefined) return;
    over = { reason };
    worker.terminate();
    opening.reject(reason);
    for (const { reject } of calls.values()) reject(reason);
    calls.clear();
    disposed?.();
  }

  worker.addEventListener('message', ({ data: message }) => {
    switch (message.kind) {
      case 'loading':
        onProgress?.(message.progress);
        return;
      case 'warning':
        warn(message.message);
        return;
      case 'described':
        description = message.description;
        opening.resolve();
        return;
      case 'open-failed':
        end(DenoiseError.fromJSON(message.error));
        return;
      case 'progress':
        calls.get(message.id)?.onProgress?.(message.progress);
        return;
      case 'done':
        calls.get(message.id)?.resolve(message.images);
        calls.delete(message.id);
        return;
      case 'failed':
        calls.get(message.id)?.reject(DenoiseError.fromJSON(message.error));
        calls.delete(message.id);
        return;
      case 'disposed':
        end(disposedError(description!.model));
        return;
    }
  });
  worker.addEventListener('error', (event) => {
    end(description === undefined ? notStarted(event) : crashed(event));
  });
  worker.addEventListener('messageerror', (event) => {
    end(crashed(event));
  });
  send({ kind: 'open', request });

  return {
    opened,
    describe: () => description!,
    async denoise(images, single, { signal, controls, onProgress }) {
      const id = ++lastId;
      const result = new Promise<readonly ImageTensor[]>((resolve, reject) => {
        if (over !== undefined) throw over.reason;
        calls.set(id, { resolve, reject, onProgress });
        const packed = pack(images);
        send({ kind: 'denoise', id, images: packed.images, single, controls }, packed.transfer);
      });
      try {
        return await orAborted(result, signal);
      } finally {
        // Nobody waits for it any longer.
        if (calls.delete(id)) send({ kind: 'abort', id });
      }
    },
    ended: () => over !== undefined,
    async dispose() {
      if (over !== undefined) return;
      await new Promise<void>((resolve) => {
        disposed = resolve;
        send({ kind: 'dispose' });
      });
    },
    end,
  };
}

function notStarted(event: Event): DenoiseError {
  return new DenoiseError('setup-missing', {
    what: 'the script of the worker cannot be loaded',
    actual: messageOf(event),
    fix:
      'let your bundler build @denoisekit/runtime-web/worker and pass worker: () => new Worker(its address, { type: "module" }), ' +
      'or pass worker: false',
  });
}

function crashed(event: Event): DenoiseError {
  return new DenoiseError('worker-crashed', {
    what: 'the worker that denoises has crashed',
    actual: messageOf(event),
    fix: 'try again: the next call starts a new one',
  });
}

function messageOf(event: Event): string {
  return 'message' in event && typeof event.message === 'string' && event.message !== ''
    ? event.message
    : 'no reason given';
}
