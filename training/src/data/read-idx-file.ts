import { DenoiseError, readingError, systemCodeOf, textOf } from '@denoisekit/core';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { assertIdxLength, idxHeaderBytes, parseIdxHeader, parseIdxImages } from './idx.js';
import type { IdxHeader, IdxImages } from './idx.js';

/**
 * Deflate cannot expand further (a 258-byte match costs at least two bits: zlib's "Maximum Compression Factor").
 * So a small file that promises many images is refused before memory is taken for them.
 */
const maxDeflateRatio = 1032;
const chunkBytes = 256 * 1024;

export interface IdxFile extends IdxImages {
  /** The whole file, uncompressed: `pixels` is a view into it. */
  readonly bytes: Uint8Array;
}

/**
 * Reads an IDX image file, gzipped or not (detected by its content, not by its name). Never holds more than the header
 * promises, and the header only promises what the limits of `parseIdxHeader` allow.
 *
 * @throws DenoiseError `dataset-invalid`, `file-missing`, `file-unreadable`; the signal's reason when aborted
 */
export async function readIdxFile(
  path: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<IdxFile> {
  try {
    const { size, gzipped } = await peek(path);
    return gzipped
      ? await readGzipped(path, size, signal)
      : await collect(createReadStream(path, { highWaterMark: chunkBytes }), path, signal, (header) => {
          assertIdxLength(header, size, path);
        });
  } catch (cause) {
    if (cause instanceof DenoiseError || signal?.aborted) throw cause;
    throw errorOf(cause, path);
  }
}

async function peek(path: string): Promise<{ size: number; gzipped: boolean }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = new Uint8Array(2);
    await file.read(start, 0, 2, 0);
    return { size, gzipped: start[0] === 0x1f && start[1] === 0x8b };
  } finally {
    await file.close();
  }
}

async function readGzipped(path: string, size: number, signal: AbortSignal | undefined): Promise<IdxFile> {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  try {
    const images = await collect(gunzip, path, signal, (header) => {
      const most = size * maxDeflateRatio;
      if (most < header.byteLength) assertIdxLength(header, most, path, `${size} bytes gzipped`);
    });
    // zlib stops at the end of the gzip stream and says nothing of what follows.
    if (gunzip.bytesWritten !== size) {
      throw new DenoiseError('dataset-invalid', {
        what: `${path} has bytes after its gzip stream`,
        actual: `${size} bytes`,
        expected: String(gunzip.bytesWritten),
        fix: 'get the file again',
      });
    }
    return images;
  } finally {
    file.destroy();
  }
}

/** @param accept throws when the file cannot hold what its header promises; called before memory is taken */
async function collect(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  signal: AbortSignal | undefined,
  accept: (header: IdxHeader) => void,
): Promise<IdxFile> {
  const start = new Uint8Array(idxHeaderBytes);
  let header: IdxHeader | undefined;
  let bytes = start;
  let received = 0;
  for await (let chunk of chunks) {
    signal?.throwIfAborted();
    if (header === undefined) {
      const taken = Math.min(chunk.length, idxHeaderBytes - received);
      start.set(chunk.subarray(0, taken), received);
      received += taken;
      chunk = chunk.subarray(taken);
      if (received < idxHeaderBytes) continue;
      header = parseIdxHeader(start, name);
      accept(header);
      bytes = new Uint8Array(header.byteLength);
      bytes.set(start);
    }
    const end = received + chunk.length;
    if (end > bytes.length) assertIdxLength(header, end, name, `${end} bytes or more`);
    bytes.set(chunk, received);
    received = end;
  }
  if (header !== undefined) assertIdxLength(header, received, name);
  return { bytes, ...parseIdxImages(bytes.subarray(0, received), name) };
}

function errorOf(cause: unknown, path: string): DenoiseError {
  // zlib's codes begin with Z_ (Z_DATA_ERROR, Z_BUF_ERROR); the others are the file system's.
  if (!systemCodeOf(cause).startsWith('Z_')) return readingError(path, cause);
  return new DenoiseError('dataset-invalid', {
    what: `${path} is a damaged gzip file`,
    actual: textOf(cause),
    expected: 'a whole gzip stream',
    fix: 'get the file again',
    cause,
  });
}
