import fs from 'node:fs/promises';
import path from 'node:path';
import { readingError, systemCodeOf } from '@denoisekit/core';
import { writing } from './writing.js';

/** The file operations of a run; tests pass their own. */
export interface RunFileSystem {
  mkdir(directory: string): Promise<unknown>;
  writeFile(file: string, data: string | Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Also a folder with all that is in it; no error when there is none. */
  remove(path: string): Promise<void>;
  readFile(file: string): Promise<Uint8Array>;
  /** Names in a folder; empty when there is none. */
  list(directory: string): Promise<readonly string[]>;
}

export const nodeFiles: RunFileSystem = {
  mkdir: (directory) => fs.mkdir(directory, { recursive: true }),
  writeFile: (file, data) => fs.writeFile(file, data),
  rename: (from, to) => fs.rename(from, to),
  remove: (target) => fs.rm(target, { recursive: true, force: true }),
  readFile: (file) => fs.readFile(file),
  list: (directory) => fs.readdir(directory).catch(emptyWhenMissing),
};

/** A run's folder, in which a file is either whole or not there, whenever the process is killed. */
export interface RunFolder {
  readonly directory: string;
  /**
   * Puts a file in place of the one of that name, which stays as it was when this fails.
   *
   * @param name inside the folder; its own folder is made
   * @throws DenoiseError `disk-full`, `write-failed`
   */
  write(name: string, data: string | Uint8Array): Promise<void>;
  writeJson(name: string, value: unknown): Promise<void>;
  /** @throws DenoiseError `file-missing`, `file-unreadable` */
  read(name: string): Promise<Uint8Array>;
  list(name: string): Promise<readonly string[]>;
  remove(name: string): Promise<void>;
}

export function openRunFolder(directory: string, files: RunFileSystem = nodeFiles): RunFolder {
  async function write(name: string, data: string | Uint8Array): Promise<void> {
    const target = path.join(directory, name);
    const partial = `${target}.partial`;
    await writing(target, async () => {
      try {
        await files.mkdir(path.dirname(target));
        await files.writeFile(partial, data);
        await files.rename(partial, target);
      } catch (error) {
        // A half-written file must not keep space that is short; the first error is the one to report.
        await files.remove(partial).catch(() => undefined);
        throw error;
      }
    });
  }

  return {
    directory,
    write,
    writeJson: (name, value) => write(name, `${JSON.stringify(value, null, 2)}\n`),
    async read(name) {
      const file = path.join(directory, name);
      try {
        return await files.readFile(file);
      } catch (cause) {
        throw readingError(file, cause);
      }
    },
    list: (name) => files.list(path.join(directory, name)),
    remove: (name) => files.remove(path.join(directory, name)),
  };
}

/** The bytes of numbers in a file: float32, little-endian. */
export function floatBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function emptyWhenMissing(error: unknown): string[] {
  if (systemCodeOf(error) === 'ENOENT') return [];
  throw error;
}
