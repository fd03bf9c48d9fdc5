import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  access,
  chmod,
  chown,
  lstat,
  mkdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DenoiseError, systemCodeOf, systemTextOf } from '@denoisekit/core';
import { standardStream } from './image-paths.js';
import type { Io } from '../terminal/io.js';
import { isReaderGone } from '../terminal/outlive-readers.js';

/** The part of the file system that changes anything; tests hand over a disk that is full. */
export interface Disk {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  writeFile(path: string, bytes: Uint8Array, options?: { readonly mode: number }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
}

const realDisk: Disk = { mkdir, writeFile, rename, rm };

/** As in Linux: a longer chain of links counts as a cycle. */
const mostLinks = 40;

/** Where a file may be written but not replaced: a file mounted by itself, or a folder that takes no new ones. */
const notReplaceable = new Set(['EBUSY', 'EXDEV', 'EACCES', 'EPERM', 'EROFS']);

/**
 * Writes a whole file or none: into a temporary file beside it, which is then renamed. Missing folders are made.
 *
 * A file that is there keeps its mode, and its owner where that is permitted. Of a symbolic link the target is written, and the link
 * stays. Devices and pipes are written to. A file that cannot be replaced but written (one mounted by itself) is written in place.
 *
 * @throws DenoiseError `disk-full` or `write-failed`, with the old file, if there was one, as it was; read-only files are refused
 */
export async function writeWhole(path: string, bytes: Uint8Array, disk: Disk = realDisk): Promise<void> {
  try {
    const there = await stat(path).catch(() => undefined);
    if (there !== undefined && !there.isFile()) {
      await disk.writeFile(path, bytes);
      return;
    }
    if (there !== undefined) await assertWritable(path, there);
    const target = await targetOf(path);
    await disk.mkdir(dirname(target), { recursive: true });
    await replace(target, bytes, there, disk);
  } catch (cause) {
    throw asWriteError(path, cause);
  }
}

async function replace(
  target: string,
  bytes: Uint8Array,
  there: Stats | undefined,
  disk: Disk,
): Promise<void> {
  // Its name is short, for the target's may be as long as names can be.
  const neighbour = join(dirname(target), `.${randomUUID().slice(0, 8)}.part`);
  try {
    if (there === undefined) {
      await disk.writeFile(neighbour, bytes);
    } else {
      const mode = there.mode & 0o777;
      await disk.writeFile(neighbour, bytes, { mode });
      // Only root may give files away; for others the new file is their own.
      await chown(neighbour, there.uid, there.gid).catch(() => undefined);
      await chmod(neighbour, mode);
    }
    await disk.rename(neighbour, target);
  } catch (cause) {
    // The first error matters, not one from tidying up.
    await disk.rm(neighbour, { force: true }).catch(() => undefined);
    if (there === undefined || !notReplaceable.has(systemCodeOf(cause))) throw cause;
    await disk.writeFile(target, bytes);
  }
}

/**
 * Refuses a file that is not there and whose folder takes none, before work is done for it. What else may fail is found when it is written.
 *
 * @throws DenoiseError `write-failed`
 */
export async function assertTakesNew(path: string, mayWrite = access): Promise<void> {
  try {
    if ((await stat(path).catch(() => undefined)) !== undefined) return;
    await mayWrite(await existingFolder(dirname(await targetOf(path))), constants.W_OK);
  } catch (cause) {
    throw asWriteError(path, cause);
  }
}

/** The folder, or the nearest above it that is there. */
async function existingFolder(folder: string): Promise<string> {
  return (await stat(folder).then(yes, no)) ? folder : existingFolder(dirname(folder));
}

async function assertWritable(path: string, { mode }: Stats): Promise<void> {
  // Root may write any file, but a file that is read-only for all is meant to stay.
  const allowed = (mode & 0o222) !== 0 && (await access(path, constants.W_OK).then(yes, no));
  if (allowed) return;
  throw new DenoiseError('write-failed', {
    what: `cannot write ${path}`,
    actual: 'a read-only file',
    fix: 'choose another output with -o, or make it writable (chmod u+w)',
  });
}

/** The path that a symbolic link stands for, also where nothing is there yet. */
async function targetOf(path: string): Promise<string> {
  let target = resolve(path);
  for (let links = 0; links < mostLinks; links++) {
    const isLink = await lstat(target).then((found) => found.isSymbolicLink(), no);
    if (!isLink) return target;
    const folder = await realpath(dirname(target));
    target = resolve(folder, await readlink(target));
  }
  throw new Error('too many symbolic links');
}

const yes = (): boolean => true;
const no = (): boolean => false;

/** @param path as people know it */
function asWriteError(path: string, cause: unknown): DenoiseError {
  if (cause instanceof DenoiseError) return cause;
  const code = systemCodeOf(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DenoiseError('disk-full', {
      what: `there is no space left to write ${path}`,
      fix: 'free some space, or write to another disk with -o',
      cause,
    });
  }
  return new DenoiseError('write-failed', {
    what: `cannot write ${path}`,
    actual: systemTextOf(cause),
    fix: 'choose another output',
    cause,
  });
}

/** Writes what -o or another option names: `-` stands for standard output. */
export async function writeOutput(
  { stdout, cwd }: Pick<Io, 'stdout' | 'cwd'>,
  out: string,
  bytes: Uint8Array,
  disk?: Disk,
): Promise<void> {
  if (out !== standardStream) return writeWhole(resolve(cwd, out), bytes, disk);
  await new Promise<void>((done, failed) => {
    stdout.write(bytes, (error) => {
      // A reader that left (`| head`) wants no more.
      if (error && !isReaderGone(error)) failed(asWriteError('standard output', error));
      else done();
    });
  });
}

/** @throws DenoiseError `usage` where an option and --json would both write to standard output */
export function assertOneOnStdout(
  option: string,
  out: string | undefined,
  { json }: { readonly json?: true },
): void {
  if (out !== standardStream || json !== true) return;
  throw new DenoiseError('usage', {
    what: `--json and ${option} - would both write to standard output`,
    fix: 'leave out the one or name a file for the other',
  });
}
