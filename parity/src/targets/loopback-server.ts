import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** An HTTP server on this machine's loopback, on a port of its own. To close it cuts the connections that are open. */
export async function listenOnLoopback(answer: RequestListener): Promise<LoopbackServer> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** A port that nothing listens on now, for a program that needs one as an argument. */
export async function freePort(): Promise<number> {
  const server = await listenOnLoopback(() => undefined);
  await server.close();
  return Number(new URL(server.origin).port);
}

const types: readonly (readonly [ending: string, type: string])[] = [
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.wasm', 'application/wasm'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['/', 'text/html; charset=utf-8'],
];

/** The content type that a path's ending stands for; bytes where it says nothing. */
export function contentTypeOf(path: string): string {
  return types.find(([ending]) => path.endsWith(ending))?.[1] ?? 'application/octet-stream';
}
