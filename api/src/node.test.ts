import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock, type Clock } from './limits/clock.js';
import type { LogEntry } from './observe.js';
import { listen, serve, type RunningServer } from './node.js';
import { heldDenoiser } from './testing/denoiser.js';
import { errorOf } from './testing/error-of.js';
import { flatPicture, tinyApp } from './testing/tiny-app.js';
import { memorySource } from '@denoisekit/runtime-node/testing';

const { manifest } = tinyModel();
const open: RunningServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function start(
  changes: Parameters<typeof tinyApp>[0] = {},
  options: Parameters<typeof listen>[1] = {},
) {
  const server = await listen(tinyApp(changes), { port: 0, ...options });
  open.push(server);
  return server;
}

/** A server with one model whose runs end when the test says so. */
async function startHeld(
  changes: Parameters<typeof tinyApp>[0] = {},
  options: Parameters<typeof listen>[1] = {},
) {
  const held = heldDenoiser();
  const models = { tiny: { manifest, open: () => Promise.resolve(held.denoiser) } };
  return { ...held, server: await start({ models, ...changes }, options) };
}

/** A raw connection, for what no well-behaved client does. */
async function dial({ port }: RunningServer) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  let told: () => void = () => undefined;
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    told();
  });
  socket.on('error', () => undefined); // the server may cut it
  await once(socket, 'connect');
  return {
    socket,
    closed: once(socket, 'close'),
    write: (data: string | Uint8Array) => socket.write(data),
    /** Resolves with all that came, once that matches. */
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(text)) {
        await new Promise<void>((resolve) => {
          told = resolve;
        });
      }
      return text;
    },
  };
}

const largeChunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;

const head = (rest: string) =>
  `POST /v1/denoise HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n${rest}\r\n`;

function post({ url }: RunningServer, body: Uint8Array<ArrayBuffer>, signal: AbortSignal | null = null) {
  return fetch(`${url}/v1/denoise`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'image/png' },
    signal,
  });
}

it('says that a port is taken', async () => {
  const { port } = await start();
  await expect(start({}, { port })).rejects.toMatchObject({
    code: 'usage',
    message: `cannot listen on 127.0.0.1 port ${port}: found another program there; choose another port`,
  });
});

describe('the server on Node', () => {
  it('denoises over a real connection, and uses it again', async () => {
    const server = await start();
    for (let i = 0; i < 2; i++) {
      const response = await post(server, await flatPicture(90));
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
  });

  it('listens before its model is open, and lets requests wait for it', async () => {
    const server = await serve({
      models: { tiny: memorySource(tinyModel()) },
      ...{ port: 0, workers: 0, threads: 1, device: 'cpu', stopOn: [] },
    });
    open.push(server);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    expect((await post(server, await flatPicture(90))).status).toBe(200);
  });

  it.each([
    ['chunked', 'Transfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['stated', `Content-Length: ${20 * largeChunk.length}\r\n`, ''],
  ])(
    'answers a %s body that is too large while it still comes, and then the next request',
    async (_, length, end) => {
      const server = await start({ limits: { maxBodyBytes: 100_000 } });
      const client = await dial(server);
      client.write(head(length));
      for (let i = 0; i < 10; i++) client.write(largeChunk);
      expect(await client.until(/"code":"body-too-large"/)).toMatch(/^HTTP\/1\.1 413 /);
      for (let i = 0; i < 10; i++) client.write(largeChunk);
      client.write(`${end}GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await client.until(/HTTP\/1\.1 200 OK[^]*"live":true/);
    },
  );

  it('cuts a client that sends on and on after its answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const server = await start({ limits: { maxBodyBytes: 100_000 } });
    const client = await dial(server);
    client.write(head('Transfer-Encoding: chunked\r\n'));
    for (let i = 0; i < 10; i++) client.write(largeChunk);
    await client.until(/"code":"body-too-large"/);
    vi.advanceTimersByTime(5999);
    expect(client.socket.closed).toBe(false);
    vi.advanceTimersByTime(1);
    await client.closed;
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  });

  it('refuses a body by its stated length before a byte of it came', async () => {
    const server = await start({ limits: { maxBodyBytes: 100_000 } });
    const client = await dial(server);
    client.write(head('Content-Length: 100001\r\n'));
    expect(await client.until(/"code":"body-too-large"/)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each(['Content-Length: 1000\r\n', 'Transfer-Encoding: chunked\r\n'])(
    'gives up on a client that sends too slowly (%j), and goes on with the others',
    async (header) => {
      // The first body's time is up at once, whatever the machine; the others have minutes.
      let first = true;
      const after: Clock['after'] = (ms, callback) => {
        const now = first && ms === 300_000;
        if (now) first = false;
        return systemClock.after(now ? 0 : ms, callback);
      };
      const server = await start({
        clock: { ...systemClock, after },
        limits: { bodyTimeoutMs: 300_000 },
      });
      const client = await dial(server);
      client.write(head(header));
      client.write('1\r\nx\r\n');
      expect(await client.until(/"code":"body-timeout"/)).toMatch(/^HTTP\/1\.1 408 /);
      expect((await post(server, await flatPicture(90))).status).toBe(200);
    },
  );

  it('stops the work of a client that goes away', async () => {
    const log: LogEntry[] = [];
    const { server, called, calls } = await startHeld({ log: (entry) => log.push(entry) });
    const client = new AbortController();
    const answer = post(server, await flatPicture(90), client.signal);
    await called(1);
    const stopped = new Promise<void>((resolve) => {
      calls[0]!.signal?.addEventListener('abort', () => {
        resolve();
      });
    });
    client.abort();
    await expect(answer).rejects.toThrow();
    await stopped;
    calls[0]!.answer();
    const next = post(server, await flatPicture(90));
    await called(2);
    calls[1]!.answer();
    expect((await next).status).toBe(200);
    expect(log.map(({ status }) => status)).toEqual([499, 200]);
  });

  it('survives a client that goes away in the middle of its body', async () => {
    const server = await start();
    const client = await dial(server);
    client.write(head('Content-Length: 1000\r\n'));
    client.write('half of it');
    client.socket.destroy();
    await client.closed;
    expect((await post(server, await flatPicture(90))).status).toBe(200);
  });

  it('answers what is no HTTP with 400 and goes on', async () => {
    const server = await start();
    const client = await dial(server);
    client.write('\x16\x03\x01 hello\r\n\r\n');
    expect(await client.until(/HTTP/)).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  });

  it('on a signal answers what it has, closes idle connections, takes nothing new, and ends', async () => {
    const { server, called, calls, disposals } = await startHeld({}, { stopOn: ['SIGTERM'] });
    await fetch(`${server.url}/livez`).then((response) => response.text()); // leaves a connection open
    const before = post(server, await flatPicture(90));
    await called(1);
    const listeners = process.listenerCount('SIGTERM');
    process.emit('SIGTERM');
    expect(process.listenerCount('SIGTERM')).toBe(listeners - 1);
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
    calls[0]!.answer();
    expect((await before).status).toBe(200);
    await server.closed;
    expect(disposals()).toBe(1);
    await server.close();
    expect(disposals()).toBe(1);
  });

  it('cuts connections that outlast its patience', async () => {
    const { server, called, calls } = await startHeld({}, { drainTimeoutMs: 20 });
    const answer = post(server, await flatPicture(90));
    await called(1);
    const closing = server.close();
    await expect(answer).rejects.toThrow();
    calls[0]!.answer();
    await closing;
  });

  it('says that a port is taken', async () => {
    const first = await start();
    const app = tinyApp();
    const error = await errorOf(() => listen(app, { port: first.port }));
    expect([error.code, error.message]).toEqual(['usage', expect.stringContaining('choose another port')]);
    await app.dispose();
  });
});
