import { contentTypeOf, listenOnLoopback, type LoopbackServer } from '@denoisekit/parity';

export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: Uint8Array | string;
}

/** What a path gives; a path that is not there gives 404. */
export type Routes = ReadonlyMap<string, Answer>;

export interface TestServer extends LoopbackServer {
  /** The paths that were asked for, in order. */
  readonly asked: string[];
}

export interface ServerOptions {
  /** With the two headers that make pages cross-origin isolated. */
  readonly isolated?: boolean;
  /** More headers, or others in place of the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** No other server, no eval beyond WebAssembly, no blobs: what a page of a careful app is allowed. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** A static server on this machine's loopback, on a port of its own. */
export async function serve(
  routes: Routes,
  { isolated = false, headers = {} }: ServerOptions = {},
): Promise<TestServer> {
  const asked: string[] = [];
  const server = await listenOnLoopback((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    asked.push(path);
    const { status = 200, type, body } = routes.get(path) ?? { status: 404, body: 'not here' };
    response.writeHead(status, {
      'content-type': type ?? contentTypeOf(path),
      'content-security-policy': policy,
      ...(isolated && {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      }),
      ...headers,
    });
    response.end(body);
  });
  return { ...server, asked };
}
