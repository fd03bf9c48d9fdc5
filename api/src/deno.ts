import { createHostApp, hostServer, type HostAppOptions, type HostServer } from './host-app.js';
import type { ListenOptions } from './listen.js';

/** The part of `Deno` that is used. */
export interface DenoLike {
  serve(
    options: { readonly port: number; readonly hostname: string; readonly onListen: () => void },
    handler: (
      request: Request,
      info: { readonly remoteAddr: { readonly hostname: string } },
    ) => Response | Promise<Response>,
  ): {
    readonly addr: { readonly hostname: string; readonly port: number };
    shutdown(): Promise<void>;
  };
}

export interface DenoServeOptions extends HostAppOptions, Pick<ListenOptions, 'port' | 'host'> {
  /** `globalThis.Deno` */
  readonly deno: DenoLike;
}

export type DenoServer = HostServer;

/**
 * Serves models over HTTP on Deno.
 *
 * @example
 * await serve({ deno: Deno, models: { compact: 'models/compact' } });
 */
export async function serve({
  deno,
  port = 8787,
  host = '127.0.0.1',
  ...options
}: DenoServeOptions): Promise<DenoServer> {
  const app = await createHostApp(options);
  const server = deno.serve({ port, hostname: host, onListen: () => undefined }, (request, { remoteAddr }) =>
    app.fetchFor(request, { address: () => remoteAddr.hostname }),
  );
  return hostServer(app, `http://${host}:${server.addr.port}`, () => server.shutdown());
}
