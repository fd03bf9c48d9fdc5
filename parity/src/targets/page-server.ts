import type { IncomingMessage } from 'node:http';
import { contentTypeOf, listenOnLoopback, type LoopbackServer } from './loopback-server.js';

export interface PageServer extends LoopbackServer {
  /** What was posted last. */
  posted(): Uint8Array | undefined;
}

/** A path that a page has posted to, and what. */
export type OnPost = (path: string, body: Uint8Array) => void;

/** A server for one page, on this machine's loopback, on a port of its own. */
export async function servePage(
  files: ReadonlyMap<string, Uint8Array>,
  maxPostBytes: number,
  onPost: OnPost = () => undefined,
): Promise<PageServer> {
  let posted: Uint8Array | undefined;
  const server = await listenOnLoopback((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (request.method === 'POST') {
      receive(request, maxPostBytes).then(
        (body) => {
          posted = body;
          onPost(path, body);
          response.writeHead(204).end();
        },
        () => response.writeHead(413).end(),
      );
      return;
    }
    const body = files.get(path);
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': contentTypeOf(path) })
      .end(body ?? 'not here');
  });
  return { ...server, posted: () => posted };
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
