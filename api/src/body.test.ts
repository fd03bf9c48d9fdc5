import { describe, expect, it } from 'vitest';
import { readBody } from './body.js';
import { testClock } from './testing/clock.js';
import { errorOf } from './testing/error-of.js';

const address = 'http://localhost/';
const clock = testClock();
const options = { maxBytes: 10, timeoutMs: 1000, clock };

/** A body that never says how long it is; `pulled` counts the chunks that were asked for. */
function stream(chunks: readonly Uint8Array[], headers: Record<string, string> = {}) {
  const state = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[state.pulled++];
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { request: post(body, headers), state };
}

function post(
  body: ReadableStream<Uint8Array> | string | null,
  headers: Record<string, string> = {},
): Request {
  return new Request(address, { method: 'POST', body, headers, duplex: 'half' });
}

describe('readBody', () => {
  it('gives all bytes of chunks in their order', async () => {
    const { request } = stream([Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)]);
    expect(await readBody(request, options)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('gives the bytes of a body that says its length', async () => {
    const request = post('abc', { 'content-length': '3' });
    expect(await readBody(request, options)).toEqual(Uint8Array.of(97, 98, 99));
  });

  it('gives no bytes where there is no body', async () => {
    expect(await readBody(post(null), options)).toHaveLength(0);
  });

  it('takes exactly the limit and not a byte more, however it comes', async () => {
    expect(await readBody(stream([new Uint8Array(10)]).request, options)).toHaveLength(10);
    const one = await errorOf(() => readBody(stream([new Uint8Array(11)]).request, options));
    expect([one.code, one.details]).toEqual(['body-too-large', { maxBytes: 10 }]);
  });

  it('stops reading chunks where they pass the limit, and lets go of the connection', async () => {
    const { request, state } = stream(Array.from({ length: 1000 }, () => new Uint8Array(4)));
    expect((await errorOf(() => readBody(request, options))).code).toBe('body-too-large');
    expect(state).toEqual({ pulled: 3, cancelled: true });
  });

  it('refuses what says that it is too large without reading it', async () => {
    const { request, state } = stream([new Uint8Array(1)], { 'content-length': '11' });
    expect((await errorOf(() => readBody(request, options))).code).toBe('body-too-large');
    expect(state.pulled).toBe(0);
  });

  it('does not believe a length that is too small', async () => {
    const request = post('twelve bytes', { 'content-length': '3' });
    expect((await errorOf(() => readBody(request, options))).code).toBe('body-too-large');
  });

  it('gives up when the body trickles', async () => {
    let cancelled = false;
    const trickle = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Uint8Array.of(1));
      },
      cancel() {
        cancelled = true;
      },
    });
    const reading = errorOf(() => readBody(post(trickle), options));
    clock.pass(1000);
    expect((await reading).code).toBe('body-timeout');
    expect(cancelled).toBe(true);
  });

  it('refuses compressed bodies, which may unpack to anything', async () => {
    const request = post('abc', { 'content-encoding': 'gzip' });
    expect((await errorOf(() => readBody(request, options))).code).toBe('body-unsupported');
    expect(await readBody(post('abc', { 'content-encoding': 'Identity' }), options)).toHaveLength(3);
  });

  it('takes a connection that breaks for a client that is gone', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('ECONNRESET'));
      },
    });
    expect((await errorOf(() => readBody(post(broken), options))).code).toBe('aborted');
  });
});
