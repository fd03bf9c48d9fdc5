/** What a request asked for, as the tests need it. */
export interface Asked {
  readonly url: string;
  readonly range: string | null;
}

/** A `fetch` that never leaves the process, and what it was asked. */
export function webOf(answer: (asked: Asked) => Response | Promise<Response>): {
  readonly fetch: typeof globalThis.fetch;
  readonly asked: Asked[];
} {
  const asked: Asked[] = [];
  return {
    asked,
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const one = { url, range: new Headers(init?.headers).get('range') };
      asked.push(one);
      return answer(one);
    },
  };
}

/** A body that gives the bytes in pieces of `pieceBytes`, and then ends, breaks off or falls silent. */
export function bodyOf(
  bytes: Uint8Array,
  { pieceBytes = 100, then = 'end' }: { pieceBytes?: number; then?: 'end' | 'break' | 'silence' } = {},
): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent < bytes.length) {
        controller.enqueue(bytes.slice(sent, sent + pieceBytes));
        sent += pieceBytes;
        return undefined;
      }
      if (then === 'silence') return new Promise<void>(() => undefined);
      if (then === 'break') controller.error(new TypeError('terminated'));
      else controller.close();
      return undefined;
    },
  });
}

/** Serves a file as a server with Range support does (RFC 9110, section 14). */
export function serve(bytes: Uint8Array, { range }: Asked): Response {
  const from = range === null ? 0 : Number(/^bytes=(\d+)-$/.exec(range)![1]);
  if (range === null) {
    return new Response(bodyOf(bytes), { headers: { 'content-length': String(bytes.length) } });
  }
  if (from >= bytes.length) {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${bytes.length}` } });
  }
  return new Response(bodyOf(bytes.subarray(from)), {
    status: 206,
    headers: {
      'content-length': String(bytes.length - from),
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    },
  });
}
