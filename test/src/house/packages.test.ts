import { describe, expect, it } from 'vitest';
import { differences, scriptsLeftOut } from './packages.js';
import { readPackage, readText, rooms, type PackageJson } from './repository.js';

const root: PackageJson = { name: 'root', license: 'Apache-2.0', engines: { node: '>=20.19' } };
const room = (name: string, changes: Partial<PackageJson> = {}): PackageJson => ({
  name: `@denoisekit/${name}`,
  version: '1.0.0',
  license: 'Apache-2.0',
  engines: { node: '>=20.19' },
  ...changes,
});

describe('the packages of the rooms', () => {
  it('share version, license and engines', () => {
    const packages = Object.fromEntries(rooms().map((name) => [name, readPackage(name)]));
    expect(Object.keys(packages).length).toBeGreaterThan(5);
    expect(differences(readPackage('.'), packages)).toEqual([]);
  });

  it('have no script that npm leaves out', () => {
    expect(readText('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    for (const name of ['.', ...rooms()]) expect(scriptsLeftOut(readPackage(name).scripts ?? {})).toEqual([]);
  });

  it('are under the license whose text is in LICENSE', () => {
    expect(readPackage('.').license).toBe('Apache-2.0');
    expect(readText('LICENSE')).toMatch(/^\s*Apache License\s+Version 2\.0, January 2004/);
    expect(readText('LICENSE')).toContain('END OF TERMS AND CONDITIONS');
  });
});

describe('the check of packages', () => {
  it('finds nothing where all agree', () => {
    const b = room('b', { dependencies: { '@denoisekit/a': '1.0.0', zod: '4.0.0' } });
    expect(differences(root, { a: room('a'), b })).toEqual([]);
  });

  it.each([
    ['another name', { name: '@denoisekit/c' }],
    ['another license', { license: 'MIT' }],
    ['other engines', { engines: { node: '>=22' } }],
    ['another version of a room', { dependencies: { '@denoisekit/a': '0.9.0' } }],
  ] as const)('finds %s', (_, changes) => {
    expect(differences(root, { a: room('a'), b: room('b', changes) })).toHaveLength(1);
  });

  it('finds scripts around other scripts, and only those', () => {
    const scripts = { train: '', pretrain: '', posttrain: '', prepare: '', prettier: '' };
    expect(scriptsLeftOut(scripts)).toEqual(['pretrain', 'posttrain']);
  });

  it('finds another version, and a room without one', () => {
    expect(differences(root, { a: room('a'), b: room('b', { version: '1.1.0' }) })).toHaveLength(1);
    const without: PackageJson = {
      name: '@denoisekit/b',
      license: 'Apache-2.0',
      engines: { node: '>=20.19' },
    };
    expect(differences(root, { a: room('a'), b: without })).toHaveLength(1);
  });
});
