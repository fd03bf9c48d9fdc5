/**
 * Runs tasks one at a time, in the order in which they are given, each when what it needs is there. The promise of a task settles as
 * the task does, or as what it needs rejects; neither keeps later tasks from running.
 */
export function createInOrder(): <T, R>(
  needed: Promise<T>,
  task: (needed: T) => R | Promise<R>,
) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (needed, task) => {
    needed.catch(() => undefined); // handled below, when its turn has come
    const result = last.then(async () => task(await needed));
    last = result.catch(() => undefined);
    return result;
  };
}
