export type Job = (signal: AbortSignal) => Promise<void>;

/** Runs jobs of which only the newest counts. */
export interface Latest {
  /** Aborts the job before, then starts this one. Its rejection is for the job itself to handle. */
  run(job: Job): Promise<void>;
  /** Aborts what runs, and gives it, to begin it again; undefined where nothing runs. */
  stop(): Job | undefined;
}

export function createLatest(): Latest {
  let current: { readonly controller: AbortController; readonly job: Job } | undefined;
  const stop = (): Job | undefined => {
    const stopped = current;
    current = undefined;
    stopped?.controller.abort();
    return stopped?.job;
  };
  return {
    stop,
    async run(job) {
      stop();
      const own = { controller: new AbortController(), job };
      current = own;
      try {
        await job(own.controller.signal);
      } finally {
        if (current === own) current = undefined;
      }
    },
  };
}
