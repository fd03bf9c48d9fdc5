import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: Uint8Array | string;
}

/** What a path gives; a path that is not there gives 404. */
export type Routes = ReadonlyMap<string, Answer>;

export interface TestServer {
  readonly origin: string;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface ServerOptions {
  /** With the two headers that make pages cross-origin isolated. */
  readonly isolated?: boolean;
}

/** No other server, no eval beyond WebAssembly, no blobs: what a page of a careful app is allowed. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** A static server on this machine's loopback, on a port of its own. */
export async function serve(routes: Routes, { isolated = false }: ServerOptions = {}): Promise<TestServer> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    asked.push(path);
    const { status = 200, type, body } = routes.get(path) ?? { status: 404, body: 'not here' };
    response.writeHead(status, {
      'content-type': type ?? typeOf(path),
      'content-security-policy': policy,
      ...(isolated && {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      }),
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

const types: readonly (readonly [ending: string, type: string])[] = [
  ['.js', 'text/javascript'],
  ['.mjs', 'text/javascript'],
  ['.json', 'application/json'],
  ['.wasm', 'application/wasm'],
  ['/', 'text/html'],
];

function typeOf(path: string): string {
  return types.find(([ending]) => path.endsWith(ending))?.[1] ?? 'application/octet-stream';
}
