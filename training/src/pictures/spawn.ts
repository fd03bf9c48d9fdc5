import { Worker } from 'node:worker_threads';

/**
 * Starts a thread that makes examples.
 *
 * @param entry the thread's module, beside the one that asks for it; `plan` is its `workerData`
 */
export function spawnThread(entry: URL, plan: unknown): Worker {
  // Flags of the process (--input-type, --conditions) are about its own program, not about this one.
  return new Worker(built(entry), { execArgv: [], workerData: plan });
}

/** A thread cannot read TypeScript on every Node that is supported: from sources its entry is the built one. */
function built({ href }: URL): URL {
  return new URL(href.replace(/\/src\/(?=[^/]+\/[^/]+$)/, '/dist/'));
}
