import { DenoiseError, systemTextOf } from '@denoisekit/core';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What is read, by the name's end in lower case. */
const readable = new Set(['png', 'jpg', 'jpeg', 'jpe', 'jfif', 'webp', 'tif', 'tiff', 'avif']);
/** Formats that are not read, though a user may expect it. */
const foreign = new Set([
  ...['gif', 'bmp', 'heic', 'heif', 'jxl', 'jp2', 'j2k', 'psd', 'exr', 'hdr', 'svg'],
  ...['dng', 'cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2', 'pef'],
]);

export interface FoundFile {
  readonly path: string;
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
  /** The same for two names of one file. */
  readonly identity: string;
}

export interface FoundFiles {
  /** By name, in the order of its UTF-16 code units. */
  readonly files: readonly FoundFile[];
  /** Names of pictures in formats that are not read. */
  readonly foreign: readonly string[];
  /** Names of broken links, and of folders without permission. */
  readonly unreadable: readonly string[];
}

/**
 * The picture files below a folder, by the ends of their names. Links are followed, but no folder is entered twice. Hidden files and
 * folders are passed over, and so are files whose names end otherwise.
 *
 * @throws DenoiseError `dataset-missing` when there is no such folder, `file-unreadable`; the signal's reason when aborted
 */
export async function findFiles(folder: string, signal?: AbortSignal): Promise<FoundFiles> {
  const found = { files: [] as FoundFile[], foreign: [] as string[], unreadable: [] as string[] };
  const entered = new Set<string>();

  async function enter(path: string, prefix: string): Promise<void> {
    signal?.throwIfAborted();
    for (const entry of (await readdir(path)).sort()) {
      if (entry.startsWith('.') || entry === '__MACOSX') continue;
      const name = prefix + entry;
      try {
        await look(join(path, entry), name);
      } catch (error) {
        signal?.throwIfAborted();
        if (!isSystemError(error)) throw error;
        found.unreadable.push(name);
      }
    }
  }

  async function look(path: string, name: string): Promise<void> {
    const facts = await stat(path);
    const identity = `${facts.dev}:${facts.ino}`;
    if (facts.isDirectory()) {
      if (entered.has(identity)) return;
      entered.add(identity);
      return enter(path, `${name}/`);
    }
    const kind = extname(name).slice(1).toLowerCase();
    if (!facts.isFile()) return;
    if (readable.has(kind)) found.files.push({ path, name, bytes: facts.size, identity });
    else if (foreign.has(kind)) found.foreign.push(name);
  }

  await assertFolder(folder, entered);
  await enter(folder, '');
  found.files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return found;
}

async function assertFolder(folder: string, entered: Set<string>): Promise<void> {
  const facts = await stat(folder).catch((cause: unknown) => {
    const missing = isSystemError(cause) && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
    throw new DenoiseError(missing ? 'dataset-missing' : 'file-unreadable', {
      what: missing ? `there is no folder ${folder}` : `the folder ${folder} cannot be read`,
      actual: missing ? undefined : systemTextOf(cause),
      expected: 'a folder with pictures',
      fix: missing ? 'check the path' : undefined,
      cause,
    });
  });
  if (!facts.isDirectory()) {
    throw new DenoiseError('dataset-missing', {
      what: `${folder} is a file`,
      expected: 'a folder with pictures',
      fix: 'name the folder that the file is in',
    });
  }
  entered.add(`${facts.dev}:${facts.ino}`);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
