import { attributionFile, parseAttribution, readingError, systemCodeOf, type Credit } from '@denoisekit/core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Who made the pictures of a folder, by the table in it; none where there is no table.
 *
 * @throws DenoiseError `dataset-invalid`, `file-unreadable`
 */
export async function readCredits(folder: string): Promise<readonly Credit[]> {
  const path = join(folder, attributionFile);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (systemCodeOf(cause) === 'ENOENT') return null;
    throw readingError(path, cause);
  });
  return text === null ? [] : parseAttribution(text, path);
}
