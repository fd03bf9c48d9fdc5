import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setUp } from './main.mjs';
import { temporaryFolder } from './temporary.test.helper.mjs';

const lock = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } });

/** A repository whose npm, tsc and bundler are small programs of ours. */
function repository(changes = {}) {
  return temporaryFolder({
    'package-lock.json': lock,
    'tsconfig.json': '{"references": [{"path": "core"}]}',
    'core/src/index.ts': '',
    'scripts/bundle.mjs': `
      import fs from 'node:fs';
      fs.appendFileSync('calls', 'bundle\\n');
      for (const file of ['api/dist/node/node.js', 'widget/dist/demo/index.html', 'widget/dist/standalone/widget.js']) {
        fs.mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true });
        fs.writeFileSync(file, '');
      }
    `,
    'npm/npm-cli.js': `
      const fs = require('node:fs');
      fs.appendFileSync('calls', process.argv[2] + '\\n');
      fs.mkdirSync('node_modules/a', { recursive: true });
      fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
      fs.writeFileSync('node_modules/typescript/bin/tsc', "const fs = require('node:fs'); fs.appendFileSync('calls', 'tsc\\\\n'); fs.mkdirSync('core/dist', { recursive: true }); fs.writeFileSync('core/dist/.tsbuildinfo', '');");
      fs.writeFileSync('node_modules/.package-lock.json', fs.readFileSync('package-lock.json'));
    `,
    ...changes,
  });
}

async function run(root, argv, env = {}) {
  let output = '';
  const code = await setUp({
    root,
    argv,
    env: { PATH: '', npm_execpath: join(root, 'npm', 'npm-cli.js'), ...env },
    platform: process.platform,
    arch: process.arch,
    versions: process.versions,
    execPath: process.execPath,
    pid: process.pid,
    stream: { write: (text) => (output += text) },
    onSignal: () => {},
  });
  return { code, output, lines: output.trim().split('\n') };
}

const calls = (root) => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');

describe('set-up', () => {
  it('does what is missing, and then nothing', async () => {
    const root = repository();
    const first = await run(root, ['run']);
    expect(first.output).toMatch(
      /npm packages: done in .*\n.*build: tsc -b.*\n.*build: done in .*\n.*ready in/,
    );
    expect(first.code).toBe(0);
    expect(await run(root, ['run', 'check'])).toMatchObject({ code: 0, output: '' });
    expect(calls(root)).toEqual(['ci', 'tsc', 'bundle']);
    expect(readdirSync(join(root, '.setup')).sort()).toEqual(['build.json', 'logs']);
  });

  it('does again what is asked for or was removed', async () => {
    const root = repository();
    await run(root, ['run']);
    await run(root, ['run', '--force']);
    rmSync(join(root, 'node_modules'), { recursive: true });
    rmSync(join(root, 'core', 'dist'), { recursive: true });
    await run(root, ['run']);
    expect(calls(root)).toEqual(['ci', 'tsc', 'bundle', 'ci', 'tsc', 'bundle', 'ci', 'tsc', 'bundle']);
  });

  it('takes packages that somebody else installed as they are, when they fit', async () => {
    const root = repository();
    await run(root, ['run']);
    rmSync(join(root, 'node_modules', '.denoisekit.json'));
    expect(await run(root, ['run'])).toMatchObject({ code: 0, output: '' });
    expect(calls(root)).toEqual(['ci', 'tsc', 'bundle']);
  });

  it('ends with 2 and one line for each thing that is not available', async () => {
    const root = repository({
      'npm/npm-cli.js': 'console.error("npm error code ENOTFOUND"); process.exit(1)',
    });
    const { code, lines } = await run(root, ['run']);
    expect(code).toBe(2);
    expect(lines.slice(1)).toEqual([
      'setup: npm packages: the npm registry cannot be reached; connect to the network (or set HTTPS_PROXY) and run the command again; the log is .setup/logs/npm.log',
    ]);
    expect(readdirSync(root)).not.toContain('node_modules');
  });

  it('repairs a lock file that does not fit, and says so', async () => {
    const program = readFileSync(join(repository(), 'npm', 'npm-cli.js'), 'utf8');
    const root = repository({
      'npm/npm-cli.js': `if (process.argv[2] === 'ci') { console.error('npm error code EUSAGE'); process.exit(1); }\n${program}`,
    });
    const { code, output } = await run(root, ['run']);
    expect(code).toBe(0);
    expect(output).toContain('package-lock.json does not fit package.json');
    expect(calls(root)[0]).toBe('install');
  });

  it('names the first error of a failed build, and goes on to the checks that show all', async () => {
    const root = repository();
    await run(root, ['run']);
    const error = 'core/src/a.ts(1,7): error TS2322: wrong';
    writeFileSync(
      join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
      `console.log('${error}'); process.exit(2)`,
    );
    writeFileSync(join(root, 'core', 'src', 'a.ts'), 'wrong');
    const { code, lines } = await run(root, ['run']);
    expect(code).toBe(2);
    expect(lines.at(-1)).toBe(
      `setup: the TypeScript build failed: 1 error, the first ${error}; npm run types shows all of it; the log is .setup/logs/build.log`,
    );
    expect((await run(root, ['check'])).code).toBe(0);
  });

  it('bundles again when a bundle is gone or one of its files changed', async () => {
    const root = repository({ 'widget/demo/index.html': 'one', 'models/a/manifest.json': '{}' });
    const bundles = () => calls(root).filter((call) => call === 'bundle').length;
    await run(root, ['run']);
    rmSync(join(root, 'widget', 'dist'), { recursive: true });
    expect((await run(root, ['run'])).code).toBe(0);
    expect(bundles()).toBe(2);
    writeFileSync(join(root, 'models', 'a', 'manifest.json'), '{ }');
    expect((await run(root, ['run'])).code).toBe(0);
    expect(bundles()).toBe(3);
  });

  it('says why the bundles could not be built', async () => {
    const root = repository({
      'scripts/bundle.mjs': 'console.error("Error: no such entry"); process.exitCode = 1;',
    });
    const { code, lines } = await run(root, ['run']);
    expect(code).toBe(2);
    expect(lines.at(-1)).toBe(
      'setup: the bundles could not be built: Error: no such entry; node scripts/bundle.mjs shows all of it; the log is .setup/logs/build.log',
    );
  });

  it('says what Python it looked for when there is none', async () => {
    const root = repository({ 'export/python/requirements.txt': '' });
    const { code, lines } = await run(root, ['export'], { DENOISEKIT_PYTHON: 'there-is-no-such-python' });
    expect(code).toBe(2);
    expect(lines.at(-1)).toMatch(
      /no Python from 3\.10 to 3\.12 was found: not there: there-is-no-such-python;/,
    );
    expect(readdirSync(root)).not.toContain('.venv');
  });

  it('does not touch a .venv that it did not make', async () => {
    const root = repository({ 'export/python/requirements.txt': '', '.venv/precious': 'x' });
    const { code, lines } = await run(root, ['export']);
    expect(code).toBe(2);
    expect(lines.at(-1)).toMatch(
      /\.venv holds something that set-up did not make; move it away, or .* --force/,
    );
    expect(readdirSync(join(root, '.venv'))).toEqual(['precious']);
  });

  it('refuses bad usage with 2', async () => {
    const root = repository();
    expect(await run(root, ['tran'])).toMatchObject({
      code: 2,
      output: expect.stringContaining('no target "tran"'),
    });
    expect(readdirSync(root)).not.toContain('.setup');
    expect(await run(root, ['--help'])).toMatchObject({ code: 0, output: expect.stringMatching(/^Usage:/) });
  });
});
