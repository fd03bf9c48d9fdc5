import { DenoiseError, textOf } from '@denoisekit/core';
import type { Clock } from './clock.js';
import { joined } from '@denoisekit/core/image-file';

export interface ReadBodyOptions {
  readonly maxBytes: number;
  /** Milliseconds for all of it, so that a trickle does not hold a place forever. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Whether the caller calls `discardRest` for the rest of a refused body. Default: it is discarded after the answer. */
  readonly leaveRest?: boolean | undefined;
}

/**
 * What is read and thrown away of a body that was refused. A connection that is closed under a client that is still sending
 * takes the answer with it (RFC 9112, section 9.6), so it stays open for a while, but not without a limit.
 */
const linger = { bytes: 64 * 1024 * 1024, ms: 5000 } as const;

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * All bytes of a request's body. What says that it is too large is refused unread; what does not say is counted while it
 * arrives, and refused where it passes the limit. The rest of both is thrown away as it comes, for a bounded while, or left.
 *
 * @throws DenoiseError `body-too-large`, `body-timeout`, `body-unsupported` for a compressed body, `aborted` when the
 * client went away
 */
export async function readBody(
  request: Request,
  { maxBytes, timeoutMs, clock, leaveRest = false }: ReadBodyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  assertPlain(request.headers.get('content-encoding'));
  const refuse = (reader: Reader): void => {
    if (leaveRest) reader.releaseLock();
    else void discard(reader, clock);
  };
  const declared = declaredLength(request.headers);
  if (declared !== undefined && declared > maxBytes) {
    if (request.body !== null) refuse(request.body.getReader());
    throw tooLarge(`${declared} bytes`, maxBytes);
  }
  const counting = declared === undefined && request.body !== null ? request.body.getReader() : undefined;
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(timeoutMs, () => {
      reject(tooLate(timeoutMs));
      // Later, because on some hosts it ends the connection, and the answer is still to come.
      if (counting !== undefined) clock.after(linger.ms, () => void letGo(counting));
    });
  });
  late.catch(() => undefined);
  try {
    const reading =
      counting === undefined
        ? request.arrayBuffer().then((buffer) => new Uint8Array(buffer))
        : readCounting(counting, maxBytes, refuse);
    const bytes = await Promise.race([reading, late]);
    if (bytes.length > maxBytes) throw tooLarge(`${bytes.length} bytes`, maxBytes);
    return bytes;
  } catch (cause) {
    if (cause instanceof DenoiseError) throw cause;
    throw new DenoiseError('aborted', {
      what: 'the body ended before it was whole',
      actual: textOf(cause),
      fix: 'send it again',
      cause,
    });
  } finally {
    cancel();
  }
}

async function readCounting(
  reader: Reader,
  maxBytes: number,
  refuse: (reader: Reader) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks);
    length += value.length;
    if (length > maxBytes) {
      refuse(reader);
      throw tooLarge(`more than ${maxBytes} bytes`, maxBytes);
    }
    chunks.push(value);
  }
}

/**
 * Discards the unread rest of a request's body, for a bounded while: on hosts that stop with the answer, before it, since a
 * client that is still sending might not get to see it. Never rejects.
 */
export async function discardRest({ body }: Request, clock: Clock): Promise<void> {
  if (body !== null && !body.locked) await discard(body.getReader(), clock);
}

/** Reads and discards, until the end or as far as `linger` allows. Never rejects. */
async function discard(reader: Reader, clock: Clock): Promise<void> {
  let left: number = linger.bytes;
  const cancel = clock.after(linger.ms, () => {
    left = 0;
    void letGo(reader); // `read` may hang for as long as the client does
  });
  try {
    while (left > 0) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.length;
    }
    await letGo(reader);
  } catch {
    // The client has gone, and there is nothing left to discard.
  } finally {
    cancel();
  }
}

function letGo(reader: Reader): Promise<void> {
  return reader.cancel().catch(() => undefined);
}

function declaredLength(headers: Headers): number | undefined {
  const text = headers.get('content-length');
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A few bytes may unpack to gigabytes, and images are compressed as they are. */
function assertPlain(encoding: string | null): void {
  if (encoding === null || encoding.toLowerCase() === 'identity') return;
  throw new DenoiseError('body-unsupported', {
    what: 'compressed bodies are not supported',
    actual: `content-encoding ${encoding.slice(0, 40)}`,
    fix: 'send it as it is',
  });
}

function tooLarge(actual: string, maxBytes: number): DenoiseError {
  return new DenoiseError('body-too-large', {
    what: 'the body is too large',
    actual,
    expected: `at most ${maxBytes} bytes`,
    fix: 'send a smaller image, or fewer in one request',
    details: { maxBytes },
  });
}

function tooLate(timeoutMs: number): DenoiseError {
  return new DenoiseError('body-timeout', {
    what: 'the body did not arrive in time',
    expected: `all of it within ${timeoutMs} ms`,
    fix: 'send it faster, or a smaller image',
  });
}
