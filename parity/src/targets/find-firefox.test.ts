import { describe, expect, it } from 'vitest';
import { findFirefox } from '../../find-browsers.mjs';

const find = (programs: readonly string[], env: Record<string, string> = {}, platform = 'linux') =>
  findFirefox({
    env: { PATH: '/bin:/opt/bin', ...env },
    platform,
    home: '/home/ada',
    usable: (path) => programs.includes(path),
  });

describe('findFirefox', () => {
  it('takes the one that DENOISEKIT_FIREFOX names, and no other where that is not there', () => {
    expect(find(['/bin/firefox', '/mine/firefox'], { DENOISEKIT_FIREFOX: '/mine/firefox' })).toBe(
      '/mine/firefox',
    );
    expect(find(['/bin/firefox'], { DENOISEKIT_FIREFOX: '/gone' })).toBeUndefined();
  });

  it('looks on the PATH, then where systems have it', () => {
    expect(find(['/usr/bin/firefox', '/opt/bin/firefox'])).toBe('/opt/bin/firefox');
    expect(find(['/usr/bin/firefox-esr'])).toBe('/usr/bin/firefox-esr');
    const mac = '/home/ada/Applications/Firefox.app/Contents/MacOS/firefox';
    expect(find([mac], {}, 'darwin')).toBe(mac);
    const windows = 'C:\\Programs\\Mozilla Firefox\\firefox.exe';
    expect(find([windows], { PROGRAMFILES: 'C:\\Programs' }, 'win32')).toBe(windows);
    expect(find([])).toBeUndefined();
  });
});
