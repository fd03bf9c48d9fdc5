import { DenoiseError, textOf, systemCodeOf } from '@denoisekit/core';

/**
 * Work on a file, whose failures become errors that name the file.
 *
 * @throws DenoiseError `disk-full`, `write-failed`
 */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const full = ['ENOSPC', 'EDQUOT'].includes(systemCodeOf(cause));
    throw new DenoiseError(full ? 'disk-full' : 'write-failed', {
      what: full ? `no space is left to write ${path}` : `${path} cannot be written`,
      actual: textOf(cause),
      cause,
    });
  }
}
