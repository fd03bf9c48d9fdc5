import { posix, win32, join } from 'node:path';

// Plain Node: set-up, which runs before anything is installed or built, imports this file too.

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Where Playwright's own download keeps the program, below the folder of a version. */
const downloaded = {
  linux: ['chrome-linux64/chrome', 'chrome-linux/chrome'],
  darwin: [
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['chrome-win64/chrome.exe', 'chrome-win/chrome.exe'],
};

/**
 * Where a Chromium may be, the best place first: the system's, then what Playwright has downloaded, the newest first. Whether
 * there is one is for the caller to see; DENOISEKIT_CHROMIUM goes before all of them.
 *
 * @param {{env: Readonly<Record<string, string | undefined>>, platform: string, home: string,
 *   list: (folder: string) => readonly string[]}} outside `list` gives the names in a folder, none where there is no such folder
 * @returns {string[]}
 */
export function chromiumPlaces({ env, platform, home, list }) {
  return [...systemPlaces(env, platform, home), ...downloadedPlaces(env, platform, home, list)];
}

function systemPlaces(env, platform, home) {
  if (platform === 'darwin') {
    const apps = [
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return apps.flatMap((app) => [`/Applications/${app}`, posix.join(home, 'Applications', app)]);
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(Boolean);
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return programs.flatMap((program) => roots.map((root) => win32.join(root, program)));
  }
  const folders = (env['PATH'] ?? '').split(posix.delimiter).filter(Boolean);
  return commands.flatMap((command) =>
    [...folders, '/usr/bin', '/snap/bin'].map((folder) => posix.join(folder, command)),
  );
}

function downloadedPlaces(env, platform, home, list) {
  const usual = {
    linux: posix.join(env['XDG_CACHE_HOME'] || posix.join(home, '.cache'), 'ms-playwright'),
    darwin: posix.join(home, 'Library', 'Caches', 'ms-playwright'),
    win32: win32.join(env['LOCALAPPDATA'] ?? home, 'ms-playwright'),
  };
  const root = env['PLAYWRIGHT_BROWSERS_PATH'] || usual[platform];
  if (root === undefined) return [];
  const newestFirst = list(root)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  return newestFirst.flatMap((version) =>
    (downloaded[platform] ?? []).map((program) => join(root, version, program)),
  );
}
