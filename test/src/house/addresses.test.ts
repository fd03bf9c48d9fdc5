import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foreignAddresses, isText, resolvedAddresses } from './addresses.js';
import { projectFiles, readText, repository } from './repository.js';

const found = (text: string) => foreignAddresses('file', text).length;
const npm = ['registry', 'npmjs', 'org'].join('.');
const folder = (...names: string[]) => ['', ...names, ''].join('/');

describe('the project', () => {
  it('names no registry and no machine in any of its files', () => {
    const files = projectFiles();
    expect(files).toContain('package.json');
    const wrong = files.flatMap((path) => {
      const content = readFileSync(join(repository, path));
      return isText(content) ? foreignAddresses(path, content.toString('utf8')) : [];
    });
    expect(wrong).toEqual([]);
  });

  it('has no address in package-lock.json', () => {
    const lock = JSON.parse(readText('package-lock.json')) as Parameters<typeof resolvedAddresses>[0];
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
    expect(resolvedAddresses(lock)).toEqual([]);
  });
});

describe('the check of addresses', () => {
  it('finds a registry', () => {
    expect(found(`"resolved": "https://${npm}/zod/-/zod-4.0.0.tgz"`)).toBe(1);
    expect(found(`https://${['pypi', 'org'].join('.')}/simple`)).toBe(1);
    expect(found(['registry', 'https://example.org'].join('='))).toBe(1);
    expect(found(['pip install --index', 'url https://example.org/x'].join('-'))).toBe(1);
  });

  it('finds a path of a machine', () => {
    expect(found(`cp x ${folder('work', 'main')}y`)).toBe(1);
    expect(found(`"${folder('root', '.cache')}"`)).toBe(1);
    expect(found(`(${folder('root')})`)).toBe(1);
  });

  it('says the line', () => {
    expect(foreignAddresses('a.md', `one\ntwo ${folder('work', 'x')}\n`)[0]).toMatch(/^a\.md:2 /);
  });

  it('lets addresses, relative paths and words pass', () => {
    expect(found(`https://example.org${folder('work', 'x')}`)).toBe(0);
    expect(found('network/work/x and ../work/x and ~/work/x')).toBe(0);
    expect(found('the registry = the list of recipes')).toBe(0);
    expect(found('mkdir -p "$HOME/root/x"')).toBe(0);
  });

  it('finds an address in a lock file, and takes links for what they are', () => {
    const packages = { a: { resolved: `https://${npm}/a.tgz` }, b: { resolved: 'core' }, c: {} };
    expect(resolvedAddresses({ packages })).toEqual(['a']);
  });

  it('takes a file with a zero byte for no text', () => {
    expect(isText(new Uint8Array([80, 0, 75]))).toBe(false);
    expect(isText(new Uint8Array([80, 75]))).toBe(true);
  });
});
