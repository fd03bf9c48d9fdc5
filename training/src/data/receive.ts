import { DenoiseError, orAborted, textOf } from '@denoisekit/core';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { DownloadProgress } from './types.js';
import type { SilenceWatch } from './watch.js';
import { writing } from '../files/writing.js';

/** The largest of the files has 9.9 MB; anything above this is another file. */
export const maxDownloadBytes = 64 * 1024 * 1024;

export interface Receiver {
  readonly file: string;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Default: Node's. */
  readonly open?: typeof open | undefined;
}

/** Why an attempt failed, and whether the same mirror is worth asking again. */
export class AttemptError extends Error {
  constructor(
    message: string,
    readonly again: 'no' | 'resume' | 'afresh',
  ) {
    super(message);
  }
}

/**
 * Writes the body of a response to the part, or appends it when the server continued it.
 *
 * @param resumeFrom the part's size, which was asked for as the beginning
 */
export async function receive(
  response: Response,
  part: string,
  resumeFrom: number,
  { file, onProgress, open: openFile = open }: Receiver,
  watch: SilenceWatch,
): Promise<void> {
  if (response.status !== 200 && response.status !== 206) {
    throw new AttemptError(`HTTP ${response.status}`, 'no');
  }
  if (isWebPage(response)) throw new AttemptError('sent a web page instead of the file', 'no');
  // A server that ignores Range answers 200 with everything from the beginning.
  const from = contentStart(response);
  if (from !== 0 && from !== resumeFrom) {
    throw new AttemptError(
      `sent bytes from ${from} when asked for those from ${resumeFrom}`,
      resumeFrom > 0 ? 'afresh' : 'no',
    );
  }
  const totalBytes = totalBytesOf(response, from);
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) throw new AttemptError('sent nothing', 'no');
  let received = from;
  let handle: FileHandle | undefined;
  const assertSize = (bytes: number) => {
    if (bytes > maxDownloadBytes) {
      throw new AttemptError(`sends ${bytes} bytes or more, allowed are ${maxDownloadBytes}`, 'no');
    }
  };
  try {
    assertSize(totalBytes ?? 0);
    const output = await writing(part, () => openFile(part, from === 0 ? 'w' : 'a'));
    handle = output;
    onProgress?.({ file, receivedBytes: received, totalBytes });
    for (;;) {
      const { done, value } = await orAborted(reader.read(), watch.signal).catch((error: unknown) => {
        throw new AttemptError(reasonOf(error), received > from ? 'resume' : 'no');
      });
      if (done) break;
      watch.heard();
      assertSize(received + value.length);
      await writing(part, () => output.writeFile(value));
      received += value.length;
      onProgress?.({ file, receivedBytes: received, totalBytes });
    }
  } finally {
    await handle?.close();
  }
  if (totalBytes !== null && received < totalBytes) {
    const text = `broke off after ${received} of ${totalBytes} bytes`;
    throw new AttemptError(text, received > from ? 'resume' : 'no');
  }
}

/** The message of fetch is `fetch failed`; the cause says what failed. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? ` (${textOf(error.cause)})` : '';
  return `${textOf(error)}${error instanceof DenoiseError ? '' : cause}`;
}

/** The offset of the body's first byte: 0 unless the answer is partial. NaN when a partial one does not say. */
function contentStart(response: Response): number {
  if (response.status !== 206) return 0;
  const range = /^bytes (\d{1,15})-/.exec(response.headers.get('content-range') ?? '');
  return range === null ? Number.NaN : Number(range[1]);
}

/** The length of the whole file, or null when the answer does not tell it. */
function totalBytesOf(response: Response, from: number): number | null {
  // fetch undoes content encodings, so the announced length is not that of what arrives.
  if (response.headers.has('content-encoding')) return null;
  const length = response.headers.get('content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? from + Number(length) : null;
}

/** Login pages of public networks and error pages of mirrors come with status 200. */
function isWebPage(response: Response): boolean {
  return /^\s*text\/html\b/i.test(response.headers.get('content-type') ?? '');
}
