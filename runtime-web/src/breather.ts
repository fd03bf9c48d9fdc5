/** Long enough to cost nothing, short enough that a message, a click or an abort does not wait noticeably. */
const longestMs = 8;

/**
 * A function to await between pieces of work that block: it lets what waits have its turn, when the last turn was more
 * than 8 ms ago. A timer would do too, but browsers make nested ones wait 4 ms each.
 */
export function createBreather(now: () => number = () => performance.now()): () => Promise<void> {
  let last = now();
  return async () => {
    if (now() - last < longestMs) return;
    await nextTurn();
    last = now();
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
