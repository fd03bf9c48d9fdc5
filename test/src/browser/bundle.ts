import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file's name, as the page asks for it, and its content. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

/** The sources, also for what was built from this file. */
const folder = fileURLToPath(new URL('../../src/browser/page/', import.meta.url));

const built = new Map<string, Promise<Bundle>>();

/**
 * Entries of the test page, by default itself and its worker, built from the sources of the packages as an app would build them; once for all files of a
 * vitest worker.
 */
export function bundlePage(entries: readonly string[] = ['page', 'worker']): Promise<Bundle> {
  const key = entries.join();
  const known = built.get(key) ?? bundle(entries);
  built.set(key, known);
  return known;
}

async function bundle(entries: readonly string[]): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: entries.map((name) => `${folder}${name}.ts`),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['source'],
    outdir: folder,
    write: false,
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.slice(folder.length), contents]));
}
