/** Aborts when nothing was heard for a while, or when the outer signal aborts, with its reason. */
export interface SilenceWatch {
  readonly signal: AbortSignal;
  /** Something came: the time begins anew. */
  heard(): void;
  /** Takes back the timer and the listener, and aborts, so that a connection still open is given back. */
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

/** The work's outcome, or the signal's reason as soon as it aborts, whether or not the work heeds the signal. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stopListening: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    stopListening = () => {
      signal.removeEventListener('abort', onAbort);
    };
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stopListening();
  }
}
