/** Aborts when nothing arrived for a while, or when the outer signal aborts, with its reason. */
export interface SilenceWatch {
  readonly signal: AbortSignal;
  /** Data arrived: restarts the time. */
  heard(): void;
  /** Removes the timer and the listener, and aborts, so that an open connection is closed. */
  stop(): void;
}

export function watchForSilence(timeoutMs: number, outer: AbortSignal | undefined): SilenceWatch {
  const controller = new AbortController();
  const onSilence = () => {
    controller.abort(new Error(`sent nothing for ${timeoutMs / 1000} s`));
  };
  const onAbort = () => {
    controller.abort(outer?.reason);
  };
  let timer = setTimeout(onSilence, timeoutMs);
  outer?.addEventListener('abort', onAbort, { once: true });
  if (outer?.aborted) onAbort();
  return {
    signal: controller.signal,
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, timeoutMs);
    },
    stop: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
      controller.abort();
    },
  };
}
