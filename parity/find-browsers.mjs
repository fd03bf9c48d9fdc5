import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
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
 * The Chromium to drive: the one that DENOISEKIT_CHROMIUM names and no other, or else the first of the system's and of those that
 * Playwright has downloaded, the newest first. Undefined where there is none.
 */
export function findChromium({
  env,
  platform = process.platform,
  home = homedir(),
  usable = isProgram,
  list = namesIn,
}) {
  const own = env['DENOISEKIT_CHROMIUM'];
  if (own) return usable(own) ? own : undefined;
  return [...systemPlaces(env, platform, home), ...downloadedPlaces(env, platform, home, list)].find(usable);
}

/** The Firefox to open pages in: the one that DENOISEKIT_FIREFOX names and no other, or else the first of the system's. */
export function findFirefox({ env, platform = process.platform, home = homedir(), usable = isProgram }) {
  const own = env['DENOISEKIT_FIREFOX'];
  if (own) return usable(own) ? own : undefined;
  return firefoxPlaces(env, platform, home).find(usable);
}

/** Whether a file is there that may be run. */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
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
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return programs.flatMap((program) => windowsPlaces(env, program));
  }
  return commands.flatMap((command) => placesOnPath(env, command));
}

function windowsPlaces(env, program) {
  const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(Boolean);
  return roots.map((root) => win32.join(root, program));
}

function placesOnPath(env, command) {
  const folders = [...(env['PATH'] ?? '').split(posix.delimiter).filter(Boolean), '/usr/bin', '/snap/bin'];
  return folders.map((folder) => posix.join(folder, command));
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

function firefoxPlaces(env, platform, home) {
  if (platform === 'darwin') {
    const app = 'Applications/Firefox.app/Contents/MacOS/firefox';
    return [`/${app}`, posix.join(home, app)];
  }
  if (platform === 'win32') return windowsPlaces(env, 'Mozilla Firefox\\firefox.exe');
  return ['firefox', 'firefox-esr'].flatMap((name) => placesOnPath(env, name));
}
