import { closeSync, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

const standardError = 2;

/**
 * Loads a native library while standard error leads nowhere: TensorFlow's prints "oneDNN custom operations are on" from an initialiser that runs
 * before any level of logging counts. What fails is thrown as ever.
 *
 * On Linux, where standard error is a terminal or a pipe. These can be opened anew through `/proc`, as Node has no dup2; a file would be
 * written from another place, and a socket cannot be opened.
 */
export async function withoutGreetings<T>(load: () => Promise<T>): Promise<T> {
  const kept = openAgain();
  if (kept === undefined) return await load();
  lead('/dev/null');
  try {
    return await load();
  } finally {
    lead(`/proc/self/fd/${kept}`);
    closeSync(kept);
  }
}

function openAgain(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    if (!isatty(standardError) && !fstatSync(standardError).isFIFO()) return undefined;
    return openSync(`/proc/self/fd/${standardError}`, 'w');
  } catch {
    return undefined;
  }
}

/** The lowest number that is free is that of the file opened next. */
function lead(path: string): void {
  closeSync(standardError);
  openSync(path, 'w');
}
