import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Where packages are looked for: as Node does it, then in `.webgpu` of a checkout, whose set-up installs for all only what all machines
 * can use.
 */
const places = [import.meta.url, new URL('../../../.webgpu/package.json', import.meta.url)];

/** @throws when it is in none of the places */
export async function importPackage(packageName: string): Promise<unknown> {
  return (await import(pathToFileURL(entryOf(packageName)).href)) as unknown;
}

export function isInstalled(packageName: string): boolean {
  try {
    entryOf(packageName);
    return true;
  } catch {
    return false;
  }
}

export function versionOf(packageName: string): string {
  try {
    const file = join(folderOf(packageName), 'package.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Whether the package's native half has been built. */
export function hasBinding(packageName: string): boolean {
  try {
    const lib = join(folderOf(packageName), 'lib');
    return readdirSync(lib).some((name) => existsSync(join(lib, name, 'tfjs_binding.node')));
  } catch {
    return false;
  }
}

function entryOf(packageName: string): string {
  let first: unknown;
  for (const place of places) {
    try {
      return createRequire(place).resolve(packageName);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** Of one whose entry is `folder/…`: the nearest folder above the entry that has a package.json. */
function folderOf(packageName: string): string {
  let folder = dirname(entryOf(packageName));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
