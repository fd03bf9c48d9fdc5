/** TensorFlow computes on the main thread: without this no signal and no timer would ever be heard. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
