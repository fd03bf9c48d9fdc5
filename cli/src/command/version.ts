import { createRequire } from 'node:module';

/** Of this package, which all packages of the project share. */
export function ownVersion(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };
  return version;
}
