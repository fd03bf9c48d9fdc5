import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PageServer {
  readonly origin: string;
  /** What was posted last. */
  posted(): Uint8Array | undefined;
  close(): Promise<void>;
}

const types: readonly (readonly [ending: string, type: string])[] = [
  ['.js', 'text/javascript'],
  ['.mjs', 'text/javascript'],
  ['.json', 'application/json'],
  ['.wasm', 'application/wasm'],
  ['/', 'text/html'],
];

/** A server for one page, on this machine's loopback, on a port of its own. */
export async function servePage(
  files: ReadonlyMap<string, Uint8Array>,
  maxPostBytes: number,
): Promise<PageServer> {
  let posted: Uint8Array | undefined;
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (request.method === 'POST') {
      receive(request, maxPostBytes).then(
        (body) => {
          posted = body;
          response.writeHead(204).end();
        },
        () => response.writeHead(413).end(),
      );
      return;
    }
    const body = files.get(path);
    const type = types.find(([ending]) => path.endsWith(ending))?.[1] ?? 'application/octet-stream';
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type }).end(body ?? 'not here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    posted: () => posted,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function receive(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw new RangeError('more than the answers can be');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
