import { DenoiseError, textOf } from '@denoisekit/core';
import type { Clock } from './clock.js';

export interface ReadBodyOptions {
  readonly maxBytes: number;
  /** Milliseconds for all of it, so that a trickle does not hold a place for ever. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * All bytes of a request's body. What says that it is too large is refused unread; what does not say is counted while it
 * arrives, and refused where it passes the limit.
 *
 * @throws DenoiseError `body-too-large`, `body-timeout`, `body-unsupported` for a compressed body, `aborted` when the
 * client went away
 */
export async function readBody(
  request: Request,
  { maxBytes, timeoutMs, clock }: ReadBodyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  assertPlain(request.headers.get('content-encoding'));
  const declared = declaredLength(request.headers);
  if (declared !== undefined && declared > maxBytes) throw tooLarge(`${declared} bytes`, maxBytes);
  const stop = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const cancel = clock.after(timeoutMs, () => {
      reject(
        new DenoiseError('body-timeout', {
          what: 'the body did not arrive in time',
          expected: `all of it within ${timeoutMs} ms`,
          fix: 'send it faster, or a smaller image',
        }),
      );
      stop.abort();
    });
    stop.signal.addEventListener('abort', cancel, { once: true });
  });
  late.catch(() => undefined);
  try {
    const reading =
      declared === undefined ? readCounting(request, maxBytes, stop.signal) : request.arrayBuffer();
    const bytes = new Uint8Array(await Promise.race([reading, late]));
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
    stop.abort();
  }
}

async function readCounting(
  { body }: Request,
  maxBytes: number,
  signal: AbortSignal,
): Promise<ArrayBuffer | Uint8Array<ArrayBuffer>> {
  if (body === null) return new ArrayBuffer(0);
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  // `read` may hang for as long as the client does.
  const letGo = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', letGo, { once: true });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) throw tooLarge(`more than ${maxBytes} bytes`, maxBytes);
    chunks.push(value);
  }
  signal.removeEventListener('abort', letGo);
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function declaredLength(headers: Headers): number | undefined {
  const text = headers.get('content-length');
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A few bytes may unpack to gigabytes, and images are compressed as they are. */
function assertPlain(encoding: string | null): void {
  if (encoding === null || encoding.toLowerCase() === 'identity') return;
  throw new DenoiseError('body-unsupported', {
    what: 'a compressed body is not taken',
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
