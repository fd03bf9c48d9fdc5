import { createHostApp, hostServer, type HostAppOptions, type HostServer } from './host-app.js';
import type { ListenOptions } from './listen.js';

interface BunAddresses {
  requestIP(request: Request): { readonly address: string } | null;
}

/** The part of `Bun` that is used. */
export interface BunLike {
  serve(options: {
    readonly port: number;
    readonly hostname: string;
    readonly maxRequestBodySize: number;
    /** Seconds without a byte in either direction. */
    readonly idleTimeout: number;
    readonly fetch: (request: Request, server: BunAddresses) => Response | Promise<Response>;
  }): { readonly url: URL; readonly port?: number; stop(closeActiveConnections?: boolean): Promise<void> };
}

export interface BunServeOptions extends HostAppOptions, Pick<ListenOptions, 'port' | 'host'> {
  /** `globalThis.Bun` */
  readonly bun: BunLike;
}

export type BunServer = HostServer;

/**
 * Serves models over HTTP on Bun.
 *
 * @example
 * await serve({ bun: Bun, models: { compact: 'models/compact' } });
 */
export async function serve({
  bun,
  port = 8787,
  host = '127.0.0.1',
  ...options
}: BunServeOptions): Promise<BunServer> {
  const app = await createHostApp(options);
  const server = bun.serve({
    port,
    hostname: host,
    // The app counts bytes itself and answers with a code; this only keeps Bun's own limit out of its way.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    // Bun's own 10 would cut connections that wait for their answer.
    idleTimeout: 120,
    fetch: (request, addresses) =>
      app.fetchFor(request, { address: () => addresses.requestIP(request)?.address }),
  });
  return hostServer(app, server.url.origin, () => server.stop());
}
