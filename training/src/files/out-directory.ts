import path from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import { type RunFolder, type RunFileSystem, openRunFolder } from './run-files.js';

/** `runs/<recipe>-<yyyymmdd-hhmmss>`, in UTC. */
export function defaultOutDirectory(recipe: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return path.join('runs', `${recipe}-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`);
}

/**
 * A folder for a new run.
 *
 * @throws DenoiseError `usage` when there is something in it
 */
export async function newRunFolder(directory: string, files: RunFileSystem): Promise<RunFolder> {
  const names = await files.list(directory).catch((cause: unknown) => {
    throw new DenoiseError('usage', { what: `${directory} is no folder to train into`, cause });
  });
  if (names.length > 0) {
    throw new DenoiseError('usage', {
      what: `${directory} is not empty`,
      actual: names.slice(0, 3).join(', '),
      fix: `choose another --out, or continue with --resume ${directory}`,
    });
  }
  return openRunFolder(directory, files);
}
