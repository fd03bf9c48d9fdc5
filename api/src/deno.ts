import type { App } from './app.js';
import { createHostApp, type HostAppOptions } from './host-app.js';

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

export interface DenoServeOptions extends HostAppOptions {
  /** `globalThis.Deno` */
  readonly deno: DenoLike;
  /** Default 8787; 0 takes a free one. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string | undefined;
}

export interface DenoServer {
  readonly app: App;
  readonly url: string;
  /** Takes nothing new, answers what is under way, disposes of the models. */
  close(): Promise<void>;
}

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
  app.warm().catch(() => undefined);
  return {
    app,
    url: `http://${host}:${server.addr.port}`,
    async close() {
      await app.drain();
      await server.shutdown();
      await app.dispose();
    },
  };
}
