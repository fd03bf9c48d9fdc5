import { open } from 'node:fs/promises';
import { DenoiseError, textOf } from '@denoisekit/core';

/** Far above what 50 million pixels take in any of the formats; a video named .png is not read into memory. */
const maxFileBytes = 512 * 1024 * 1024;

/**
 * The bytes of an image file.
 *
 * @param shown how errors call it
 * @throws DenoiseError `file-missing`, `file-unreadable`, `image-too-large`
 */
export async function readImageFile(path: string, shown: string): Promise<Uint8Array> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const fix = 'check the path';
      throw new DenoiseError('file-missing', { what: `there is no file ${shown}`, fix, cause });
    }
    throw unreadable(shown, cause);
  });
  try {
    const { size } = await handle.stat();
    if (size > maxFileBytes) {
      throw new DenoiseError('image-too-large', {
        what: `${shown} is too large`,
        actual: `${size} bytes`,
        expected: `at most ${maxFileBytes}`,
      });
    }
    return new Uint8Array(await handle.readFile());
  } catch (error) {
    throw error instanceof DenoiseError ? error : unreadable(shown, error);
  } finally {
    await handle.close();
  }
}

function unreadable(shown: string, cause: unknown): DenoiseError {
  return new DenoiseError('file-unreadable', { what: `cannot read ${shown}`, actual: textOf(cause), cause });
}
