import { posix, win32 } from 'node:path';

// Plain Node: set-up, which runs before anything is installed or built, imports this file too.

/**
 * Where a Firefox may be, the best place first; DENOISEKIT_FIREFOX goes before all of them.
 *
 * @param {{env: Readonly<Record<string, string | undefined>>, platform: string, home: string}} outside
 * @returns {string[]}
 */
export function firefoxPlaces({ env, platform, home }) {
  if (platform === 'darwin') {
    const app = 'Applications/Firefox.app/Contents/MacOS/firefox';
    return [`/${app}`, posix.join(home, app)];
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(Boolean);
    return roots.map((root) => win32.join(root, 'Mozilla Firefox', 'firefox.exe'));
  }
  const folders = [...(env['PATH'] ?? '').split(posix.delimiter).filter(Boolean), '/usr/bin', '/snap/bin'];
  return ['firefox', 'firefox-esr'].flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}
