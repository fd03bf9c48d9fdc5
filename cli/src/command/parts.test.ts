import { describe, expect, it } from 'vitest';
import { commandHere, isCheckout, loadPart } from './parts.js';
import { ownVersion } from './version.js';

const name = '@denoisekit/report';
const coded = (code: string) => Object.assign(new Error(`no report.js (${code})`), { code });
const command = `npm install ${name}@${ownVersion()}`;

describe('loadPart', () => {
  const part = (version: () => string, load: () => Promise<string> = () => Promise.resolve('loaded')) =>
    loadPart({ name, load, versionOf: version });

  it('gives the package where it is', async () => {
    expect(await part(ownVersion)).toBe('loaded');
  });

  it.each([
    [
      'missing',
      () =>
        part(() => {
          throw coded('MODULE_NOT_FOUND');
        }),
      'an optional part that is not installed',
    ],
    ['of another version', () => part(() => '9.9.9'), `found ${name}@9.9.9`],
    [
      'half installed',
      () => part(ownVersion, () => Promise.reject(coded('ERR_MODULE_NOT_FOUND'))),
      'is not installed completely: found no report.js',
    ],
  ])('names the command that adds one that is %s', async (_, loading, words) => {
    const message = expect.stringContaining(words) as unknown;
    await expect(loading()).rejects.toMatchObject({ code: 'setup-missing', message, details: { command } });
  });

  it('passes on what else the package throws', async () => {
    await expect(part(ownVersion, () => Promise.reject(new TypeError('its own')))).rejects.toThrow(TypeError);
  });
});

describe.skipIf(process.platform === 'win32')('commandHere', () => {
  const file = '/home/one/node_modules/@denoisekit/cli/dist/parts.js';
  const here = (cwd: string, installed = file, exists = true) =>
    commandHere(command, { file: installed, cwd, exists: () => exists });

  it('is the command itself in the project and in its folders', () => {
    expect([here('/home/one'), here('/home/one/pictures')]).toEqual([command, command]);
  });

  it('names the folder of npx, and the whole computer where it is installed for that', () => {
    expect(here('/home/two')).toBe(command.replace('install', 'install --prefix /home/one'));
    expect(here('/home/two', '/usr/lib/node_modules/@denoisekit/cli/dist/parts.js', false)).toBe(
      command.replace('install', 'install --global'),
    );
  });

  it('is the set-up in a checkout', () => {
    const checkout = { file: '/home/denoisekit/cli/src/parts.ts', cwd: '/home/denoisekit' };
    expect(isCheckout(checkout.file)).toBe(true);
    expect(commandHere(command, checkout)).toBe('npm run setup');
    expect(commandHere('npm rebuild @tensorflow/tfjs-node-gpu', checkout)).toBe('npm run setup -- --gpu');
    expect(commandHere('npm install webgpu@0.6.2', checkout)).toBe('npm run setup -- --webgpu');
  });

  it('leaves advice that is no such command alone', () => {
    expect(commandHere('use --device cpu', { file, cwd: '/home/two' })).toBe('use --device cpu');
  });
});
