import { describe, expect, it } from 'vitest';
import { findChromium } from './chromium.mjs';
import { SetupFault } from './fault.mjs';

/** A system that has these programs, and these folders in Playwright's cache. */
function find({ env = {}, platform = 'linux', home = '/home/ada', programs = [], cache = [] }) {
  return findChromium({
    env: { PATH: '/bin:/opt/bin', ...env },
    platform,
    home,
    usable: (path) => programs.includes(path),
    list: () => cache,
  });
}

describe('findChromium', () => {
  it('takes the one that DENOISEKIT_CHROMIUM names before any other', () => {
    const programs = ['/usr/bin/chromium', '/mine/chrome'];
    expect(find({ env: { DENOISEKIT_CHROMIUM: '/mine/chrome' }, programs })).toBe('/mine/chrome');
  });

  it('refuses one that is not there rather than to take another', () => {
    const broken = () => find({ env: { DENOISEKIT_CHROMIUM: '/gone' }, programs: ['/usr/bin/chromium'] });
    expect(broken).toThrow(SetupFault);
    expect(broken).toThrow('/gone');
  });

  it('looks on the PATH, and prefers Chromium to its relatives', () => {
    expect(find({ programs: ['/bin/google-chrome', '/opt/bin/chromium'] })).toBe('/opt/bin/chromium');
    expect(find({ programs: ['/opt/bin/google-chrome'] })).toBe('/opt/bin/google-chrome');
  });

  it('knows the usual places of macOS and Windows', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(find({ platform: 'darwin', programs: [mac] })).toBe(mac);
    const windows = 'C:\\Programs\\Google\\Chrome\\Application\\chrome.exe';
    expect(find({ platform: 'win32', env: { PROGRAMFILES: 'C:\\Programs' }, programs: [windows] })).toBe(
      windows,
    );
  });

  it('takes the newest of those that Playwright has downloaded', () => {
    const program = (version) => `/home/ada/.cache/ms-playwright/chromium-${version}/chrome-linux64/chrome`;
    const cache = ['chromium-999', 'firefox-2000', 'chromium-1200', 'chromium_headless_shell-1300'];
    expect(find({ programs: [program(999), program(1200)], cache })).toBe(program(1200));
  });

  it('finds none where there is none', () => {
    expect(find({})).toBeUndefined();
  });
});
