import { describe, expect, it } from 'vitest';
import { commandLine, shellWord } from './command-line.js';

const posix = process.platform !== 'win32';

describe('a word for the shell', () => {
  it.each([
    ['runs/compact-20250101-120000', 'runs/compact-20250101-120000'],
    ['my data', "'my data'"],
    ['$HOME', "'$HOME'"],
    ["it's", String.raw`'it'\''s'`],
    ['', "''"],
    ['0.1*none|0.9*gaussian:0..60/255', "'0.1*none|0.9*gaussian:0..60/255'"],
  ])('%s is written %s', (word, written) => {
    expect(shellWord(word, 'linux')).toBe(written);
  });

  it('is quoted as Windows does it', () => {
    expect(shellWord(String.raw`C:\my data`, 'win32')).toBe(String.raw`"C:\my data"`);
    expect(shellWord(String.raw`C:\data`, 'win32')).toBe(String.raw`C:\data`);
  });
});

describe('a command to give again', () => {
  const scripts = {
    train: 'node scripts/setup.mjs train && node bin.js train',
    export: 'node scripts/setup.mjs export && node bin.js export',
    denoise: 'prettier --write',
  };
  const nothing = { exists: () => false, read: () => JSON.stringify({ scripts }) };
  const everything = { ...nothing, exists: () => true };
  const npm = { npm_config_user_agent: 'npm/11.0.0 node/v20.20.2 linux x64', npm_command: 'run-script' };
  const resume = ['train', '--resume', 'runs/a b'] as const;
  const quoted = posix ? "'runs/a b'" : '"runs/a b"';

  it.each(['run', 'run-script'])('is the script of npm that was run: %s', (npm_command) => {
    const env = { ...npm, npm_command, npm_lifecycle_event: 'train' };
    expect(commandLine(resume, { env, cwd: '/project' }, nothing)).toBe(
      `npm run train -- --resume ${quoted}`,
    );
  });

  it('is another script of npm where that does the same for another verb', () => {
    const env = { ...npm, npm_lifecycle_event: 'train', npm_package_json: '/project/package.json' };
    expect(commandLine(['export'], { env, cwd: '/project' }, everything)).toBe('npm run export');
    expect(commandLine(['denoise'], { env, cwd: '/project' }, everything)).toBe('npx denoisekit denoise');
    expect(commandLine(['serve'], { env, cwd: '/project' }, everything)).toBe('npx denoisekit serve');
  });

  it('is the command itself where the script has another name, or another program runs it', () => {
    const other = { env: { ...npm, npm_lifecycle_event: 'nightly' }, cwd: '/project' };
    expect(commandLine(resume, other, everything)).toBe(`npx denoisekit train --resume ${quoted}`);
    const pnpm = { ...npm, npm_config_user_agent: 'pnpm/9.0.0 npm/?', npm_lifecycle_event: 'train' };
    expect(commandLine(resume, { env: pnpm, cwd: '/project' }, everything)).toContain('npx denoisekit train');
  });

  it('is found by npx from any folder of the project', () => {
    const exists = (path: string) =>
      path.replaceAll('\\', '/').endsWith('/project/node_modules/.bin/denoisekit');
    const line = commandLine(
      ['export'],
      { env: {}, cwd: '/project/deep/er', script: '/project/cli/bin.js' },
      { ...nothing, exists },
    );
    expect(line).toBe('npx denoisekit export');
  });

  it.each([
    ['denoisekit export', '/usr/local/bin/denoisekit'],
    ['npx @denoisekit/cli export', '/home/me/.npm/_npx/1/node_modules/.bin/denoisekit'],
    ['node /opt/denoisekit/cli/dist/bin.js export', '/opt/denoisekit/cli/dist/bin.js'],
  ])('is %s elsewhere', (line, script) => {
    expect(commandLine(['export'], { env: {}, cwd: '/home/me', script }, nothing)).toBe(line);
  });
});
