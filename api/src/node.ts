import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DenoiseError, textOf } from '@denoisekit/core';
import { createAdaptorServer } from '@hono/node-server';
import type { App } from './app.js';
import { createHostApp, type HostAppOptions } from './host-app.js';

export { createHostApp } from './host-app.js';
export type { HostAppOptions } from './host-app.js';

export interface ListenOptions {
  /** Default 8787; 0 takes a free one. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1: this machine alone. 0.0.0.0 is everybody. */
  readonly host?: string | undefined;
  /** Milliseconds that closing waits for what is under way, before it cuts connections. Default 10,000. */
  readonly drainTimeoutMs?: number | undefined;
  /** Signals that drain and close, so that the process ends by itself. Default SIGTERM and SIGINT. */
  readonly stopOn?: readonly NodeJS.Signals[] | undefined;
}

export interface ServeOptions extends HostAppOptions, ListenOptions {}

export interface RunningServer {
  readonly app: App;
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly port: number;
  /** Takes nothing new, answers what is under way, lets go of connections and models. Idempotent. */
  close(): Promise<void>;
  /** Resolves when it is closed, by whomever. */
  readonly closed: Promise<void>;
}

/** In which the head of a request has to arrive; bodies have their own limit. */
const headTimeoutMs = 10_000;

/**
 * Serves models over HTTP on Node. It answers as soon as it listens; models are opened meanwhile, and requests for them wait
 * for that.
 *
 * It rejects with what `createHostApp` rejects with, and with DenoiseError `usage` when the port cannot be listened on.
 *
 * @example
 * const server = await serve({ models: { compact: 'models/compact' }, port: 8787 });
 */
export async function serve({
  port,
  host,
  drainTimeoutMs,
  stopOn,
  ...options
}: ServeOptions): Promise<RunningServer> {
  const app = await createHostApp(options);
  const server = await listen(app, { port, host, drainTimeoutMs, stopOn });
  // Who asks for a model hears why it cannot be opened; so does /readyz.
  app.warm().catch(() => undefined);
  return server;
}

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
  const server = createAdaptorServer({ fetch: (request) => app.fetch(request), serverOptions }) as Server;
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
          actual: textOf(cause),
          fix: 'choose another port',
          cause,
        }),
      );
    });
    server.listen(port, host, () => {
      resolve();
    });
  });
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
