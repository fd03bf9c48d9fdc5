export interface HangUp {
  /** Whether a listener has taken over, and was called. */
  readonly tell: () => boolean;
  /** Handles it until the returned function is called. */
  readonly on: (listener: () => void) => () => void;
}

/** SIGHUP, which ends a command, except where a verb handles it, as servers do: reload the files. */
export function createHangUp(): HangUp {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
      return listeners.size > 0;
    },
    on(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
