import { spawnThread, type Spawn } from './spawn.js';

/** A worker thread that starts before its model is known. */
export interface EarlyThread {
  /** Gives that thread the first time, if it still lives, and new ones afterwards. */
  readonly spawn: Spawn;
  /** Ends it if it was not taken. Idempotent. */
  readonly release: () => void;
}

/**
 * Starts a worker thread for `createNodeDenoiser`, whose `firstThread` takes it. Importing the rest of a server takes as long as a
 * thread takes to start; this way they do so at the same time. It does not keep the process alive.
 *
 * @example
 * const firstThread = startThread();
 * const { createNodeDenoiser } = await import('@denoisekit/runtime-node');
 * const denoiser = await createNodeDenoiser({ model: 'models/compact', workers: 1, firstThread });
 */
export function startThread(spawn: Spawn = spawnThread): EarlyThread {
  const early = spawn();
  early.keepAlive(false);
  let isThere = true;
  let onExit: (reason: string) => void = () => undefined;
  early.onExit((reason) => {
    isThere = false;
    onExit(reason);
  });
  early.post({ type: 'prepare' });
  return {
    spawn() {
      if (!isThere) return spawn();
      isThere = false;
      early.keepAlive(true);
      return {
        ...early,
        onExit: (listener) => {
          onExit = listener;
        },
      };
    },
    release() {
      if (isThere) early.post({ type: 'close' });
      isThere = false;
    },
  };
}
