import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

export interface Descriptors {
  readonly isatty: (fd: number) => boolean;
  /** Replaces a descriptor by one of the null device. */
  readonly silence: (fd: number) => void;
}

const own: Descriptors = {
  isatty,
  silence(fd) {
    closeSync(fd);
    openSync('/dev/null', 'r+'); // takes the lowest number that is free
  },
};

/**
 * Node puts terminals back into their former mode when it ends, and aborts where one was closed meanwhile. Call this at the start; what it gives,
 * called at the end, makes Node leave such ones alone, so that the exit code is that of the work.
 */
export function watchTerminals({ isatty: isTerminal, silence }: Descriptors = own): () => void {
  const terminals = [0, 1, 2].filter(isTerminal);
  return () => {
    for (const fd of terminals) if (!isTerminal(fd)) silence(fd);
  };
}
