/** Runs jobs of which only the newest counts. */
export interface Latest {
  /** Aborts the job before, then starts this one. Its rejection is for the job itself to handle. */
  run(job: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Aborts what runs, if anything does. */
  stop(): void;
}

export function createLatest(): Latest {
  let current: AbortController | undefined;
  const stop = (): void => {
    current?.abort();
    current = undefined;
  };
  return {
    stop,
    async run(job) {
      stop();
      const own = new AbortController();
      current = own;
      try {
        await job(own.signal);
      } finally {
        if (current === own) current = undefined;
      }
    },
  };
}
