import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readingError } from '@denoisekit/core';
import { keyList, keyPrefix, type Keys, type Sha256 } from './keys.js';

export interface KeyFile extends Keys {
  /**
   * Reads the file again. Rejects as `openKeyFile` does, and keeps the keys that it had: the file may be half-written.
   *
   * @example
   * process.on('SIGHUP', () => keys.reload().catch((error) => console.error(error.message)));
   */
  reload(): Promise<void>;
}

const sha256: Sha256 = (key) => createHash('sha256').update(key).digest();

/**
 * The keys of a file, as `keyList` reads them.
 *
 * @throws DenoiseError `file-missing`, `file-unreadable`, and what `keyList` throws
 */
export async function openKeyFile(path: string): Promise<KeyFile> {
  let keys = await read(path);
  return {
    holderOf: (key) => keys.holderOf(key),
    async reload() {
      keys = await read(path);
    },
  };
}

async function read(path: string): Promise<Keys> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw readingError(path, cause, `denoisekit key NAME --to ${path} makes a key and its line there`);
  });
  return keyList(text, sha256, path);
}

export interface NewKey {
  /** For the client, and kept nowhere else. */
  readonly key: string;
  /** For the file of keys. */
  readonly line: string;
}

/**
 * A new key of 256 random bits, and its line for `openKeyFile`.
 *
 * @param holder a name: limits and the log go by it
 */
export function newKey(holder = ''): NewKey {
  const key = `${keyPrefix}${randomBytes(32).toString('base64url')}`;
  const name = holder.replace(/\s+/g, ' ').trim();
  return { key, line: `${createHash('sha256').update(key).digest('hex')}  ${name}`.trimEnd() };
}
