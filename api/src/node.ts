import { startThread } from '@denoisekit/runtime-node/thread';
import type { KeyFile, NewKey } from './access/key-file.js';
import type { App } from './app.js';
import type { HostAppOptions } from './host-app.js';
import type { ListenOptions, RunningServer } from './listen.js';

/*
 * What is heavy is imported when it is called for: it takes as long as a worker thread takes to start, and `serve` lets them do so at
 * the same time.
 */

export type { KeyFile, NewKey } from './access/key-file.js';
export type { HostAppOptions } from './host-app.js';
export type { ListenOptions, RunningServer } from './listen.js';

export interface ServeOptions extends HostAppOptions, ListenOptions {}

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
  const firstThread = options.firstThread ?? (options.workers === 0 ? undefined : startThread());
  const app = await createHostApp({ ...options, firstThread }).catch((error: unknown) => {
    firstThread?.release();
    throw error;
  });
  // A request for a model that cannot be opened is answered with the reason; so is /readyz.
  app.warm().catch(() => undefined);
  try {
    return await listen(app, { port, host, drainTimeoutMs, stopOn });
  } catch (error) {
    await app.dispose();
    throw error;
  }
}

/**
 * The app on this machine's files and processors. Only the manifests are read; models are opened when they are needed.
 *
 * It rejects with DenoiseError `file-missing`, `file-unreadable`, `manifest-invalid`, `usage`, `unknown-model`.
 */
export async function createHostApp(options: HostAppOptions): Promise<App> {
  return (await import('./host-app.js')).createHostApp(options);
}

/** Serves any app on Node. It rejects with DenoiseError `usage` when the port cannot be listened on. */
export async function listen(app: App, options?: ListenOptions): Promise<RunningServer> {
  return (await import('./listen.js')).listen(app, options);
}

/**
 * Who may call, from a file with a hash of a key a line; for the option `keys`. `reload` reads it again and keeps the old keys where it is wrong.
 *
 * It rejects with DenoiseError `file-missing`, `file-unreadable`, `usage`.
 *
 * @example
 * const keys = await openKeyFile('keys.txt');
 * process.on('SIGHUP', () => keys.reload().catch((error) => console.error(error.message)));
 * await serve({ models: { compact: 'models/compact' }, keys });
 */
export async function openKeyFile(path: string): Promise<KeyFile> {
  return (await import('./access/key-file.js')).openKeyFile(path);
}

/** A new key of 256 random bits, and its line for the file of keys. @param holder a name: limits and the log go by it */
export async function newKey(holder?: string): Promise<NewKey> {
  return (await import('./access/key-file.js')).newKey(holder);
}
