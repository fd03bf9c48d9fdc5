export interface HangUp {
  /** Whether a listener has taken over, and was called. */
  readonly tell: () => boolean;
  /** Takes it over until the function that it gives is called. */
  readonly on: (listener: () => void) => () => void;
}

/** SIGHUP, which ends a command unless a verb gives it another meaning, as servers do: read your files again. */
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
