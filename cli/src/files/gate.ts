export interface GateLimits {
  /** Tasks at once. */
  readonly tasks: number;
  /** The greatest total weight of the running tasks; a heavier task runs alone. */
  readonly weight: number;
}

/** Runs tasks in the order in which they come, so many at once as the limits allow. A promise settles as its task does. */
export function createGate({
  tasks,
  weight: most,
}: GateLimits): <T>(weight: number, task: () => T | Promise<T>) => Promise<T> {
  const waiting: { readonly weight: number; readonly begin: () => void }[] = [];
  let running = 0;
  let carried = 0;

  function admit(): void {
    const [next] = waiting;
    if (next === undefined || running >= tasks) return;
    if (running > 0 && carried + next.weight > most) return;
    waiting.shift();
    running++;
    carried += next.weight;
    next.begin();
    admit();
  }

  return async (weight, task) => {
    await new Promise<void>((begin) => {
      waiting.push({ weight, begin });
      admit();
    });
    try {
      return await task();
    } finally {
      running--;
      carried -= weight;
      admit();
    }
  };
}
