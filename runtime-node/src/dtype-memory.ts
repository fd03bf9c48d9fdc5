import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, posix, win32 } from 'node:path';
import { textOf } from '@denoisekit/core';

/** Remembers which dtype was measured to be the fastest. */
export interface DtypeMemory {
  /** The dtype that was fastest; undefined where nothing is remembered. */
  recall(key: string): Promise<string | undefined>;
  /** Why it could not be kept, for people; undefined where it was. */
  keep(key: string, dtype: string): Promise<string | undefined>;
}

/** Above this the oldest entries go: each model, version and processor adds one. */
const maxEntries = 500;

/**
 * Remembers in a file, `denoisekit/dtypes.json` in the user's cache: below `$XDG_CACHE_HOME` or `~/.cache`, on macOS below `~/Library/Caches`,
 * on Windows below `%LOCALAPPDATA%`. A file that cannot be read holds nothing.
 */
export function fileMemory(path: string): DtypeMemory {
  const read = async (): Promise<Record<string, unknown>> => {
    const text = await readFile(path, 'utf8').catch(() => '{}');
    try {
      const document: unknown = JSON.parse(text);
      return typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  };
  return {
    async recall(key) {
      const entries = await read();
      const found = Object.hasOwn(entries, key) ? entries[key] : undefined;
      return typeof found === 'string' ? found : undefined;
    },
    async keep(key, dtype) {
      try {
        const entries = Object.entries(await read()).slice(1 - maxEntries);
        await mkdir(dirname(path), { recursive: true });
        // Renamed into place, so a concurrent reader has the old file or the new one.
        const partial = `${path}.${process.pid}.partial`;
        await writeFile(
          partial,
          JSON.stringify(Object.fromEntries([...entries, [key, dtype]]), undefined, 1),
        );
        await rename(partial, path);
        return undefined;
      } catch (error) {
        return textOf(error);
      }
    },
  };
}

/** Where `fileMemory` keeps its file for this user. */
export function memoryPath(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const name = ['denoisekit', 'dtypes.json'] as const;
  if (platform === 'win32')
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), ...name);
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification: relative paths are invalid and to be ignored.
  if (xdg !== undefined && posix.isAbsolute(xdg)) return posix.join(xdg, ...name);
  return join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', ...name);
}
