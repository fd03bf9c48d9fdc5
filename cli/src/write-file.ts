import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DenoiseError, textOf } from '@denoisekit/core';

/** The part of the file system that writing needs; tests hand over a disk that is full. */
export interface Disk {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
}

const realDisk: Disk = { mkdir, writeFile, rename, rm };

/**
 * Writes a whole file or none: into a neighbour first, which then takes the name. Missing folders are made.
 *
 * @throws DenoiseError `disk-full` or `write-failed`, with the old file, if there was one, as it was
 */
export async function writeWhole(path: string, bytes: Uint8Array, disk: Disk = realDisk): Promise<void> {
  const neighbour = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  try {
    await disk.mkdir(dirname(path), { recursive: true });
    await disk.writeFile(neighbour, bytes);
    await disk.rename(neighbour, path);
  } catch (cause) {
    // What went wrong first is what people need to know, not that tidying up failed too.
    await disk.rm(neighbour, { force: true }).catch(() => undefined);
    throw asDenoiseError(path, cause);
  }
}

function asDenoiseError(path: string, cause: unknown): DenoiseError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DenoiseError('disk-full', {
      what: `there is no space left to write ${path}`,
      fix: 'free some space, or write to another disk with -o',
      cause,
    });
  }
  return new DenoiseError('write-failed', { what: `cannot write ${path}`, actual: textOf(cause), cause });
}
