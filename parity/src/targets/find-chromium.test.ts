import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChromium, findSwiftShader } from './find-chromium.js';

const [a, b] = [join('/', 'a'), join('/', 'b')];
const path = [a, b].join(delimiter);
const only =
  (...there: string[]) =>
  (one: string) =>
    there.includes(one);

describe('Chromium', () => {
  it('is the one that the environment names, and no other', () => {
    const env = { DENOISEKIT_CHROMIUM: join(b, 'mine'), PATH: path };
    expect(findChromium(env, () => 'own', only(join(b, 'mine'), join(a, 'chromium')))).toBe(join(b, 'mine'));
    expect(findChromium(env, () => 'own', only(join(a, 'chromium')))).toBeUndefined();
  });

  it('is the first on the path, else the downloaded one', () => {
    const program = join(b, 'google-chrome');
    expect(findChromium({ PATH: path }, () => 'own', only(program, 'own'))).toBe(program);
    expect(findChromium({ PATH: path }, () => 'own', only('own'))).toBe('own');
    expect(findChromium({}, () => 'own', only())).toBeUndefined();
  });
});

describe('SwiftShader', () => {
  it('needs its description and its library in one folder', () => {
    const folder = '/usr/lib/chromium';
    const files = ['vk_swiftshader_icd.json', 'libvk_swiftshader.so'].map((name) => join(folder, name));
    expect(findSwiftShader(undefined, only(...files))).toBe(folder);
    expect(findSwiftShader(undefined, only(files[0]!))).toBeUndefined();
  });
});
