import { DenoiseError, orAborted } from '@denoisekit/core';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import type { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AttemptError, reasonOf, receive } from './receive.js';
import type { DownloadProgress } from './types.js';
import { watchForSilence } from './watch.js';
import { writing } from '../files/writing.js';

/** A connection without data for this long is dropped: slow lines still send a packet a second. */
export const noDataTimeoutMs = 20_000;
/** How many times a mirror that breaks off is asked for the rest. */
const maxResumes = 3;

export interface DownloadRequest {
  /** Its name at the mirrors and in the folder. */
  readonly file: string;
  /** Addresses that end in a slash, tried in order. */
  readonly mirrors: readonly string[];
  /** Made when it is not there. */
  readonly folder: string;
  /** Rejects, with what is wrong, when the file at `path` is not the right one. */
  readonly check: (path: string) => Promise<void>;
  readonly fetch: typeof globalThis.fetch;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default `noDataTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Default: Node's. */
  readonly open?: typeof open | undefined;
}

/**
 * Fetches a file into a folder. Bytes go to `<file>.part`, which a later call continues by HTTP Range, and which becomes
 * `<file>` only after the check: its own name only ever holds a complete, verified file. A part that fails
 * the check is deleted; one that was merely interrupted is kept.
 *
 * @returns the file's path
 * @throws DenoiseError `network-failed` with each mirror's reason, `write-failed`, `disk-full`; the signal's reason when
 *   aborted
 */
export async function download(request: DownloadRequest): Promise<string> {
  const { file, folder, signal } = request;
  const path = join(folder, file);
  const part = `${path}.part`;
  const reasons: string[] = [];
  await writing(folder, () => mkdir(folder, { recursive: true }));
  for (const mirror of request.mirrors) {
    for (let resumes = 0; resumes <= maxResumes; resumes++) {
      signal?.throwIfAborted();
      try {
        await attempt(new URL(file, mirror).href, part, request);
        await writing(path, () => rename(part, path));
        return path;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof AttemptError)) throw error;
        reasons.push(`${mirror}: ${error.message}`);
        if (error.again === 'no') break;
        if (error.again === 'afresh') await writing(part, () => rm(part, { force: true }));
      }
    }
  }
  throw new DenoiseError('network-failed', {
    what: `no mirror served ${file}: ${[...new Set(reasons)].join('; ')}`,
    details: { file, reasons },
  });
}

async function attempt(url: string, part: string, request: DownloadRequest): Promise<void> {
  const resumeFrom = await sizeOf(part);
  const watch = watchForSilence(request.timeoutMs ?? noDataTimeoutMs, request.signal);
  try {
    const asked = request.fetch(url, {
      // Otherwise a server may compress again, and offsets and lengths would not be the file's.
      headers: { 'accept-encoding': 'identity', ...(resumeFrom > 0 && { range: `bytes=${resumeFrom}-` }) },
      signal: watch.signal,
    });
    const response = await orAborted(asked, watch.signal).catch((error: unknown) => {
      throw new AttemptError(reasonOf(error), 'no');
    });
    watch.heard();
    // 416: there is nothing after the part, so it is complete or wrong; the check decides.
    if (!(response.status === 416 && resumeFrom > 0)) {
      await receive(response, part, resumeFrom, request, watch);
    }
  } finally {
    watch.stop();
  }
  await verify(part, resumeFrom > 0, request);
}

async function verify(part: string, resumed: boolean, request: DownloadRequest): Promise<void> {
  try {
    await request.check(part);
  } catch (error) {
    request.signal?.throwIfAborted();
    await writing(part, () => rm(part, { force: true }));
    // What was here before may have been the wrong half.
    throw new AttemptError(`sent a wrong file: ${reasonOf(error)}`, resumed ? 'afresh' : 'no');
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
