import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNpm, misfit } from './npm.mjs';
import { temporaryFolder } from './temporary.test.helper.mjs';

describe('an installed tree', () => {
  const lock = {
    packages: {
      '': { name: 'root' },
      core: { version: '0.1.0' },
      'node_modules/@denoisekit/core': { resolved: 'core', link: true },
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/only-on-windows': { version: '1.0.0', optional: true },
    },
  };
  const tree = (changes) => ({
    packages: {
      'node_modules/@denoisekit/core': { resolved: 'core', link: true },
      'node_modules/zod': { version: '4.0.0' },
      ...changes,
    },
  });

  it('fits when it has what the lock file has, save optional packages', () => {
    expect(misfit(lock, tree({}))).toBeUndefined();
  });

  it('does not fit when missing, incomplete, of another version, or not linked', () => {
    expect(misfit(lock, undefined)).toBe('node_modules');
    expect(misfit(lock, { packages: {} })).toBe('node_modules/@denoisekit/core');
    expect(misfit(lock, tree({ 'node_modules/zod': { version: '4.0.1' } }))).toBe('node_modules/zod');
    expect(misfit(lock, tree({ 'node_modules/@denoisekit/core': { version: '0.1.0' } }))).toBe(
      'node_modules/@denoisekit/core',
    );
    expect(misfit(lock, tree({ 'node_modules/only-on-windows': { version: '2.0.0' } }))).toBe(
      'node_modules/only-on-windows',
    );
  });
});

describe('finding npm', () => {
  const cli = join('node_modules', 'npm', 'bin', 'npm-cli.js');

  it('takes the one that started us', () => {
    const folder = temporaryFolder({ 'mine/npm-cli.js': '', [`beside/${cli}`]: '' });
    const npm_execpath = join(folder, 'mine', 'npm-cli.js');
    const execPath = join(folder, 'beside', 'node');
    expect(findNpm({ env: { npm_execpath }, execPath })).toBe(realpathSync(npm_execpath));
  });

  it('passes over another package manager, for the one beside Node', () => {
    const folder = temporaryFolder({ 'mine/pnpm.cjs': '', [`prefix/lib/${cli}`]: '', 'prefix/bin/node': '' });
    const env = { npm_execpath: join(folder, 'mine', 'pnpm.cjs') };
    expect(findNpm({ env, execPath: join(folder, 'prefix', 'bin', 'node') })).toBe(
      realpathSync(join(folder, 'prefix', 'lib', cli)),
    );
  });

  it('finds none where there is none', () => {
    const folder = temporaryFolder({ 'bin/npm': 'a script of another kind' });
    expect(findNpm({ env: { PATH: join(folder, 'bin') }, execPath: join(folder, 'node') })).toBeUndefined();
  });
});
