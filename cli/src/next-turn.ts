/** Lets Ctrl-C and timers be heard between two pieces of work that block the thread. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
