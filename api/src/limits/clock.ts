/** Time, as far as a server needs it; tests bring a clock that they set themselves. */
export interface Clock {
  /** Milliseconds from any start, never going back. */
  now(): number;
  /** Calls back once, `ms` from now, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void;
}

/** The clock of the host. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
