const gone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENOTCONN']);

/** A reader that left (`| head`), a terminal or connection that was closed. */
export function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return gone.has(error.code);
}

/**
 * Keeps errors of an output stream from ending the work: files are still written.
 *
 * @returns tells the first error that loses output that may be wanted, such as a full disk; undefined where there is none
 */
export function outliveReaders(stream: NodeJS.WritableStream): () => Error | undefined {
  let lost: Error | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!isReaderGone(error)) lost ??= error;
  });
  return () => lost;
}
