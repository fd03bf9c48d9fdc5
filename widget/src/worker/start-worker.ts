import { trustedUrl } from './trusted-url.js';

/**
 * Starts a module worker. Browsers refuse a script of another origin, so that one is imported by a script of the page's own;
 * its server has to allow that with `access-control-allow-origin`, and a content security policy with `worker-src blob:`.
 *
 * @param address of the worker's script
 * @param origin the page's, as `globalThis.origin` has it
 */
export function startWorker(address: URL, origin: string): Worker {
  if (address.origin === origin) return new Worker(trustedUrl(address.href), { type: 'module' });
  const script = new Blob([importing(address)], { type: 'text/javascript' });
  const own = URL.createObjectURL(script);
  const worker = new Worker(trustedUrl(own), { type: 'module' });
  const release = (): void => {
    URL.revokeObjectURL(own);
  };
  worker.addEventListener('message', release, { once: true });
  worker.addEventListener('error', release, { once: true });
  return worker;
}

/** A script that imports another one. */
export function importing(address: URL): string {
  return `import ${JSON.stringify(address.href)};`;
}
