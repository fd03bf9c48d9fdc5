/** Aborts when nothing arrived for a while, or when the outer signal aborts, with its reason. */
export interface SilenceWatch {
  readonly signal: AbortSignal;
  /** Data arrived: restarts the time. */
  heard(): void;
  /** Removes the timer, and aborts, so that an open connection is closed. */
  stop(): void;
}

export function watchForSilence(timeoutMs: number, outer: AbortSignal | undefined): SilenceWatch {
  const controller = new AbortController();
  const onSilence = () => {
    controller.abort(new Error(`sent nothing for ${timeoutMs / 1000} s`));
  };
  let timer = setTimeout(onSilence, timeoutMs);
  return {
    signal: AbortSignal.any([controller.signal, ...(outer ? [outer] : [])]),
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, timeoutMs);
    },
    stop: () => {
      clearTimeout(timer);
      controller.abort();
    },
  };
}
