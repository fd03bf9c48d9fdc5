import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { DenoiseError, systemCodeOf, textOf, type AbortSignalLike } from '@denoisekit/core';
import { createAdaptorServer } from '@hono/node-server';
import type { App } from './app.js';
import { createStop } from './limits/stop.js';

export interface ListenOptions {
  /** Default 8787; 0 takes a free one. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1: this machine alone. 0.0.0.0 is every network. */
  readonly host?: string | undefined;
  /** Milliseconds that closing waits for what is under way, before it cuts connections. Default 10,000. */
  readonly drainTimeoutMs?: number | undefined;
  /** Signals that drain and close, so that the process ends by itself. Default SIGTERM and SIGINT. */
  readonly stopOn?: readonly NodeJS.Signals[] | undefined;
}

export interface RunningServer {
  readonly app: App;
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly port: number;
  /** Takes nothing new, answers what is under way, closes connections and disposes of the models. Idempotent. */
  close(): Promise<void>;
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
}

/** In which the head of a request has to arrive; bodies have their own limit. */
const headTimeoutMs = 10_000;

/**
 * Connections that wait to be accepted. One that finds no place here tries again after a second, and Node's 511 are fewer than come
 * at once when clients are many; the system may have a lower limit.
 */
const backlog = 4096;

/** Longer than the app itself throws a refused body away. */
const lingerMs = 6000;

/** Serves any app on Node. */
export async function listen(
  app: App,
  {
    port = 8787,
    host = '127.0.0.1',
    drainTimeoutMs = 10_000,
    stopOn = ['SIGTERM', 'SIGINT'],
  }: ListenOptions = {},
): Promise<RunningServer> {
  const serverOptions = { headersTimeout: headTimeoutMs, connectionsCheckingInterval: 1000 };
  const server = createAdaptorServer({
    fetch: (request, { incoming, outgoing }) =>
      app.fetchFor(request, {
        client: () => clientOf(outgoing),
        address: () => incoming.socket.remoteAddress,
      }),
    serverOptions,
    autoCleanupIncoming: false, // it cuts what is still sending after half a second
  }) as Server;
  server.on('request', (incoming, outgoing) => {
    outgoing.once('finish', () => {
      cutLater(incoming);
    });
  });
  await listening(server, port, host);
  const { port: bound } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  let tellClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve;
  });

  const close = (): Promise<void> =>
    (closing ??= shutDown(server, app, drainTimeoutMs).finally(stopListening));
  const onSignal = (): void => void close();
  for (const signal of stopOn) process.once(signal, onSignal);
  function stopListening(): void {
    for (const signal of stopOn) process.off(signal, onSignal);
    tellClosed();
  }

  const name = host.includes(':') ? `[${host}]` : host;
  return { app, url: `http://${name}:${bound}`, port: bound, close, closed };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new DenoiseError('usage', {
          what: `cannot listen on ${host} port ${port}`,
          actual: systemCodeOf(cause) === 'EADDRINUSE' ? 'another program there' : textOf(cause),
          fix: 'choose another port',
          cause,
        }),
      );
    });
    server.listen({ port, host, backlog }, () => {
      resolve();
    });
  });
}

/** Aborted when the connection ends before the answer has been handed over. */
function clientOf(outgoing: Writable): AbortSignalLike {
  const { signal, abort } = createStop();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) abort(undefined);
  });
  return signal;
}

/** What was answered before all of it came may go on for a while, so that its sender sees the answer; Node throws it away. */
function cutLater(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  const { socket } = incoming;
  setTimeout(() => {
    if (!incoming.complete) socket.destroy();
  }, lingerMs).unref();
}

async function shutDown(server: Server, app: App, drainTimeoutMs: number): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  // Keep-alive connections that have just been answered would hold the server open for their whole time-out.
  const closeIdle = setInterval(() => {
    server.closeIdleConnections();
  }, 20);
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, drainTimeoutMs);
  await Promise.all([ended, app.drain()]);
  clearInterval(closeIdle);
  clearTimeout(cut);
  await app.dispose();
}
