import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../find-browsers.mjs';
import { findSwiftShader } from './vulkan.js';

const only =
  (...there: string[]) =>
  (one: string) =>
    there.includes(one);

/** A Linux that has these programs, and these folders in Playwright's cache. */
function find(programs: readonly string[], env = {}, cache: readonly string[] = []) {
  return findChromium({
    ...{ env: { PATH: '/a:/b', ...env }, platform: 'linux', home: '/home/ada' },
    ...{ usable: only(...programs), list: () => cache },
  });
}

describe('Chromium', () => {
  it('is the one that the environment names, and no other', () => {
    const env = { DENOISEKIT_CHROMIUM: '/b/mine' };
    expect(find(['/b/mine', '/a/chromium'], env)).toBe('/b/mine');
    expect(find(['/a/chromium'], env)).toBeUndefined();
  });

  it('is the first on the path, else the newest that was downloaded', () => {
    const downloaded = (version: number) =>
      `/home/ada/.cache/ms-playwright/chromium-${version}/chrome-linux64/chrome`;
    const cache = ['chromium-999', 'chromium-1200'];
    expect(find(['/b/google-chrome', downloaded(1200)], {}, cache)).toBe('/b/google-chrome');
    expect(find([downloaded(999), downloaded(1200)], {}, cache)).toBe(downloaded(1200));
    expect(find([], {}, cache)).toBeUndefined();
  });

  it('is found in its usual place on macOS', () => {
    const app = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    const found = findChromium({
      env: {},
      platform: 'darwin',
      home: '/Users/ada',
      usable: only(app),
      list: () => [],
    });
    expect(found).toBe(app);
  });
});

describe('SwiftShader', () => {
  it('needs its description and its library in one folder', () => {
    const folder = '/usr/lib/chromium';
    const files = ['vk_swiftshader_icd.json', 'libvk_swiftshader.so'].map((name) => posix.join(folder, name));
    expect(findSwiftShader(undefined, only(...files))).toBe(folder);
    expect(findSwiftShader(undefined, only(files[0]!))).toBeUndefined();
  });
});
