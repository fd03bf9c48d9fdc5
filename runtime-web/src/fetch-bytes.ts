import { DenoiseError, textOf, throwIfAborted, type ErrorCode } from '@denoisekit/core';

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string,
  init: { readonly signal?: AbortSignal; cache?: RequestCache },
) => Promise<Response>;

export interface FetchBytesOptions {
  /** Default: the thread's own. */
  readonly fetch?: Fetch | undefined;
  /** In words, for errors: `model`. */
  readonly kind: string;
  /** Where the file is not there at all, and where something else is. */
  readonly codes: { readonly missing: ErrorCode; readonly wrong: ErrorCode };
  /** What to do when it is not there or something else is. */
  readonly fix: string;
  /** More bytes are refused as soon as they come. */
  readonly maxBytes: number;
  readonly revalidate?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes that are there. */
  readonly onBytes?: ((loaded: number) => void) | undefined;
}

/**
 * The bytes at an address, as they come, and no more of them than allowed.
 *
 * Servers of single-page applications answer with a page where a file is missing; the requested type tells the two apart.
 *
 * It rejects with DenoiseError `network-failed`, with the given codes, or with the signal's reason.
 */
export async function fetchBytes(url: string, options: FetchBytesOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { fetch = globalThis.fetch, signal } = options;
  try {
    const response = await fetch(url, {
      ...(signal && { signal }),
      cache: options.revalidate === true ? 'no-cache' : 'default',
    });
    assertAnswer(url, response, options);
    const bytes = await readAll(url, response, options);
    if (looksLikePage(bytes)) throw pageInstead(url, options);
    return bytes;
  } catch (cause) {
    throwIfAborted(signal);
    if (cause instanceof DenoiseError) throw cause;
    throw new DenoiseError('network-failed', {
      what: `the ${options.kind} cannot be fetched from ${url}`,
      actual: textOf(cause),
      fix: 'check the connection, and that the server lets this page read it (CORS)',
      cause,
    });
  }
}

function assertAnswer(url: string, response: Response, options: FetchBytesOptions): void {
  const { kind, codes, fix } = options;
  const { ok, status } = response;
  if (!ok) {
    const isMissing = status === 404 || status === 410;
    throw new DenoiseError(isMissing ? codes.missing : 'network-failed', {
      what: `there is no ${kind} at ${url}`,
      actual: `status ${status}`,
      fix: isMissing ? fix : 'try again later, or look into the log of the server',
    });
  }
  if (response.headers.get('content-type')?.startsWith('text/html') === true) throw pageInstead(url, options);
}

async function readAll(
  url: string,
  response: Response,
  { kind, codes, maxBytes, fix, onBytes }: FetchBytesOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part?.value === undefined) break;
    loaded += part.value.length;
    if (loaded > maxBytes) {
      await reader?.cancel();
      throw new DenoiseError(codes.wrong, {
        what: `what ${url} gives is too long for the ${kind}`,
        actual: `more than ${maxBytes} bytes`,
        expected: `at most ${maxBytes}`,
        fix,
      });
    }
    parts.push(part.value);
    onBytes?.(loaded);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function looksLikePage(bytes: Uint8Array): boolean {
  return /^\s*<(!doctype|html)/i.test(new TextDecoder().decode(bytes.subarray(0, 64)));
}

function pageInstead(url: string, { kind, codes, fix }: FetchBytesOptions): DenoiseError {
  return new DenoiseError(codes.wrong, {
    what: `there is a web page where the ${kind} should be, at ${url}`,
    actual: 'HTML',
    fix: `many servers answer so where a file is missing: ${fix}`,
  });
}
