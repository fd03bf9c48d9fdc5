import { expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.js';

it('follows the XDG specification on Linux', () => {
  expect(cacheFolder({}, 'linux', '/home/ada')).toBe('/home/ada/.cache/denoisekit/mnist');
  expect(cacheFolder({ XDG_CACHE_HOME: '/big' }, 'linux', '/home/ada')).toBe('/big/denoisekit/mnist');
});

it('ignores a relative XDG_CACHE_HOME, which the specification calls invalid', () => {
  for (const XDG_CACHE_HOME of ['', 'cache']) {
    expect(cacheFolder({ XDG_CACHE_HOME }, 'linux', '/home/ada')).toBe('/home/ada/.cache/denoisekit/mnist');
  }
});

it('uses the platform’s own place on macOS and Windows', () => {
  expect(cacheFolder({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Caches/denoisekit/mnist');
  const LOCALAPPDATA = 'D:\\Local';
  expect(cacheFolder({ LOCALAPPDATA }, 'win32', 'C:\\Users\\ada')).toBe('D:\\Local\\denoisekit\\mnist');
  expect(cacheFolder({}, 'win32', 'C:\\Users\\ada')).toBe(
    'C:\\Users\\ada\\AppData\\Local\\denoisekit\\mnist',
  );
});
