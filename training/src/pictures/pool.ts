/** Decoded pictures, by their numbers. */
export interface PicturePool<T> {
  /** Drops all others, and decodes these in their order. */
  keep(numbers: readonly number[]): void;
  /** At once, before any that no caller waits for yet. Null for a picture that cannot be read. */
  get(number: number): Promise<T | null>;
  /** Begins nothing more. */
  close(): void;
}

/** sharp decodes in threads of its own. */
const atOnce = 2;

export function createPool<T>(
  decode: (number: number) => Promise<T>,
  onLost: (number: number, cause: unknown) => void,
): PicturePool<T> {
  const known = new Map<number, Promise<T | null>>();
  let waiting: number[] = [];
  let running = 0;

  function start(number: number): Promise<T | null> {
    running++;
    const picture = decode(number)
      .catch((cause: unknown) => {
        onLost(number, cause);
        return null;
      })
      .finally(() => {
        running--;
        startNext();
      });
    known.set(number, picture);
    return picture;
  }

  function startNext(): void {
    while (running < atOnce && waiting.length > 0) {
      const number = waiting.shift()!;
      if (!known.has(number)) void start(number);
    }
  }

  return {
    keep(numbers) {
      const kept = new Set(numbers);
      for (const number of known.keys()) if (!kept.has(number)) known.delete(number);
      waiting = [...kept].filter((number) => !known.has(number));
      startNext();
    },
    get: (number) => known.get(number) ?? start(number),
    close() {
      waiting = [];
    },
  };
}
