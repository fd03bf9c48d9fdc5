import { stat } from 'node:fs/promises';

/** Whether there is a file of this path, and not a folder. */
export function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
