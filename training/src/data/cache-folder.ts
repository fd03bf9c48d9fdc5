import { posix, win32 } from 'node:path';

/**
 * Where this user's downloaded MNIST files are kept: `denoisekit/mnist` below `$XDG_CACHE_HOME` or `~/.cache`, on
 * macOS below `~/Library/Caches`, on Windows below `%LOCALAPPDATA%`. Nothing is created.
 *
 * @param platform as in `process.platform`
 * @param home the user's home folder
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string {
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'denoisekit', 'mnist');
  }
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification: relative paths are invalid and to be ignored.
  if (xdg !== undefined && posix.isAbsolute(xdg)) return posix.join(xdg, 'denoisekit', 'mnist');
  return posix.join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', 'denoisekit', 'mnist');
}
