import { createReadStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { DenoiseError, readingError } from '@denoisekit/core';
import type { Input } from './expand-inputs.js';
import type { Io } from '../terminal/io.js';

/** Far above 50 million pixels in any format, but a video named .png is not read into memory. */
const maxFileBytes = 512 * 1024 * 1024;

/**
 * The bytes of an image file, or of what comes from a pipe.
 *
 * @throws DenoiseError `file-missing`, `file-unreadable`, `image-too-large`
 */
export async function readImageFile(
  { path, shown }: Input,
  io: Pick<Io, 'stdin' | 'signal'>,
): Promise<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    // Ctrl-C ends the wait for what may never come.
    if (path === undefined) return await readAll(addAbortSignal(io.signal, assertPiped(io.stdin)), shown);
    handle = await open(path, 'r');
    const found = await handle.stat();
    if (!found.isFile()) return await readAll(handle.createReadStream({ autoClose: false }), shown);
    assertSize(found.size, shown);
    return await handle.readFile();
  } catch (error) {
    throw unreadable(shown, error);
  } finally {
    await handle?.close();
  }
}

/** More than formats look at to know their files. */
const headLength = 4096;

/**
 * How an image file begins; undefined for what can be read only once, such as a pipe.
 *
 * @throws DenoiseError `file-missing`, `file-unreadable`
 */
export async function readHead({ path, shown }: Input): Promise<Uint8Array | undefined> {
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || found?.isFile() === false) return undefined;
  return readAll(createReadStream(path, { end: headLength - 1 }), shown).catch((cause: unknown) => {
    throw unreadable(shown, cause);
  });
}

function assertPiped(stdin: Io['stdin']): Io['stdin'] {
  if (stdin.isTTY !== true) return stdin;
  throw new DenoiseError('usage', {
    what: 'nothing comes from standard input',
    fix: 'send a picture: denoisekit denoise - -o out.png < in.png',
  });
}

/** What has no size beforehand. */
async function readAll(stream: NodeJS.ReadableStream, shown: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    assertSize(size, shown);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function assertSize(size: number, shown: string): void {
  if (size <= maxFileBytes) return;
  throw new DenoiseError('image-too-large', {
    what: `${shown} is too large`,
    actual: `${size} bytes`,
    expected: `at most ${maxFileBytes}`,
  });
}

function unreadable(shown: string, cause: unknown): DenoiseError {
  return cause instanceof DenoiseError ? cause : readingError(shown, cause, 'check the path');
}
