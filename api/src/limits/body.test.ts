import { describe, expect, it } from 'vitest';
import { discardRest, readBody } from './body.js';
import { testClock } from '../testing/clock.js';
import { errorOf } from '../testing/error-of.js';

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

/** A body of one chunk that never ends. */
function endless(chunk: Uint8Array) {
  const state = { cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(chunk);
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { request: post(body), state };
}

/** All that is ready to happen happens. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

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

  it('refuses chunks where they pass the limit, and throws the rest away', async () => {
    const { request, state } = stream(Array.from({ length: 1000 }, () => new Uint8Array(4)));
    const error = await errorOf(() => readBody(request, options));
    expect([error.code, state.pulled < 10]).toEqual(['body-too-large', true]);
    await turn();
    expect(state).toEqual({ pulled: 1001, cancelled: false });
  });

  it('refuses at once what says that it is too large, and throws it away', async () => {
    const { request, state } = stream(new Array<Uint8Array>(5).fill(new Uint8Array(3)), {
      'content-length': '15',
    });
    const error = await errorOf(() => readBody(request, options));
    expect([error.code, state.pulled < 6]).toEqual(['body-too-large', true]);
    await turn();
    expect(state).toEqual({ pulled: 6, cancelled: false });
  });

  it.each([{}, { 'content-length': '1000000000' }])(
    'throws no more than 64 MiB away, and lets go of the connection (%j)',
    async (headers: Record<string, string>) => {
      const mebibyte = new Uint8Array(2 ** 20);
      const { request, state } = stream(new Array<Uint8Array>(1000).fill(mebibyte), headers);
      expect((await errorOf(() => readBody(request, options))).code).toBe('body-too-large');
      await turn();
      // Without a stated length one more, by which it was found out.
      expect(state).toEqual({ pulled: headers['content-length'] === undefined ? 65 : 64, cancelled: true });
    },
  );

  it.each([{}, { 'content-length': '4000' }])(
    'leaves the rest to the caller who wants it, and throws it away when told so (%j)',
    async (headers: Record<string, string>) => {
      const { request, state } = stream(
        Array.from({ length: 1000 }, () => new Uint8Array(4)),
        headers,
      );
      const error = await errorOf(() => readBody(request, { ...options, leaveRest: true }));
      await turn();
      expect([error.code, state.pulled < 10]).toEqual(['body-too-large', true]);
      await discardRest(request, options.clock);
      expect(state).toEqual({ pulled: 1001, cancelled: false });
    },
  );

  it('does so for no longer than 5 seconds', async () => {
    const { request, state } = endless(new Uint8Array(11));
    expect((await errorOf(() => readBody(request, options))).code).toBe('body-too-large');
    clock.pass(4999);
    expect(state.cancelled).toBe(false);
    clock.pass(1);
    expect(state.cancelled).toBe(true);
  });

  it('does not believe a length that is too small', async () => {
    const request = post('twelve bytes', { 'content-length': '3' });
    expect((await errorOf(() => readBody(request, options))).code).toBe('body-too-large');
  });

  it('gives up when the body trickles', async () => {
    const { request, state } = endless(Uint8Array.of(1));
    const reading = errorOf(() => readBody(request, options));
    clock.pass(1000);
    expect((await reading).code).toBe('body-timeout');
    expect(state.cancelled).toBe(false); // the answer is still to be sent
    clock.pass(5000);
    expect(state.cancelled).toBe(true);
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
