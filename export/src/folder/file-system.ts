import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DenoiseError, systemCodeOf, textOf } from '@denoisekit/core';

/** The file operations that change the disk; tests pass faulty ones. */
export interface FileSystem {
  mkdir(path: string): Promise<void>;
  /** Writes a whole file and waits until the disk has it. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Syncs `path` to the disk: a file, or a folder's list of names. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a whole folder; nothing happens when it is not there. */
  remove(path: string): Promise<void>;
  /** Names inside a folder; none when it is not there. */
  list(path: string): Promise<readonly string[]>;
}

export const nodeFileSystem: FileSystem = {
  mkdir: makeFolder,
  async write(path, bytes) {
    const handle = await open(path, 'w');
    await closing(handle, async () => {
      await handle.writeFile(bytes);
      await handle.sync();
    });
  },
  async sync(path) {
    // Windows neither opens folders nor needs to.
    const handle = await open(path, 'r').catch(() => undefined);
    if (handle) await closing(handle, () => handle.sync().catch(() => undefined));
  },
  rename,
  remove: (path) => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  list: (path) =>
    readdir(path).catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return [];
      throw error;
    }),
};

/** With the folders above it. Node's own `recursive` never ends where a file system takes no folders, as in `/proc`. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path));
      await mkdir(path).catch(ignoreExisting);
    } else ignoreExisting(error);
  }
}

function ignoreExisting(error: unknown): void {
  if (systemCodeOf(error) !== 'EEXIST') throw error;
}

async function closing(handle: FileHandle, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await handle.close();
  }
}

/** The error of a failed write by name: `disk-full` or `write-failed`. DenoiseErrors and other errors pass unchanged. */
export function fromDisk(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error instanceof DenoiseError || !('syscall' in error)) return error;
  const full = ['ENOSPC', 'EDQUOT'].includes(systemCodeOf(error));
  return new DenoiseError(full ? 'disk-full' : 'write-failed', {
    what: full ? `no space left while writing ${what}` : `${what} could not be written`,
    ...(full ? {} : { actual: textOf(error) }),
    fix: full ? 'free some space and export again; nothing was changed' : 'nothing was changed',
    cause: error,
  });
}
