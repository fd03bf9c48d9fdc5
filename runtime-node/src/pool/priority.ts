import { setPriority } from 'node:os';

/** Enough for the thread that answers requests to have most of a processor beside two busy workers on two processors. */
const niceness = 10;

/**
 * Has this thread give way to the others of its process. On Linux each thread has a niceness of its own (setpriority(2), "C
 * library/kernel differences"); elsewhere it would be the whole process's, and nothing is done.
 */
export function lowerPriority(platform = process.platform, set: typeof setPriority = setPriority): void {
  if (platform !== 'linux') return;
  try {
    set(0, niceness);
  } catch {
    // A sandbox may forbid it; then all are equal.
  }
}
