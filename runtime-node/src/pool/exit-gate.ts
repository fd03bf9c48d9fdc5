/*
 * When a process ends, Node stops its worker threads wherever they are. onnxruntime-node 1.30 cannot be stopped within a call: it throws
 * where nothing is left to catch it, and `process.exit(0)` becomes an abort. So the thread that ends first waits until no worker is
 * within a call, and none begins another.
 */

const closing = 0;
const busy = 1;

/** Shared between a worker and the thread that started it. */
export type ExitGate = Int32Array<SharedArrayBuffer>;

export function createExitGate(): ExitGate {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** For the worker: runs the job, or never settles where the process is about to end. */
export async function withinGate<T>(gate: ExitGate, job: () => Promise<T>): Promise<T> {
  // In this order: the thread that closes reads `busy` after it has written `closing`.
  Atomics.store(gate, busy, 1);
  try {
    if (Atomics.load(gate, closing) === 0) return await job();
  } finally {
    Atomics.store(gate, busy, 0);
    Atomics.notify(gate, busy);
  }
  return new Promise(() => undefined);
}

/**
 * For the thread that ends: lets no worker begin anything, and blocks until what they do has ended.
 *
 * @param patienceMs for all of them together
 */
export function closeGates(gates: Iterable<ExitGate>, patienceMs: number): void {
  const all = [...gates];
  const until = performance.now() + patienceMs;
  for (const gate of all) Atomics.store(gate, closing, 1);
  for (const gate of all) Atomics.wait(gate, busy, 1, Math.max(0, until - performance.now()));
}
