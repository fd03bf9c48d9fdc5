import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackage, repository } from '../house/repository.js';
import { countInstalled, installPacked, packRooms, runInstalled } from './install.js';

// The command installed alone, as npm would publish it: no TensorFlow.js, Playwright, esbuild or Vega.

const rooms = [
  'core',
  'models',
  'training',
  'evaluation',
  'export',
  'runtime-node',
  'runtime-web',
  'widget',
  'api',
  'cli',
] as const;
const { version } = readPackage('cli');

let place: string;
let project: string;

beforeAll(async () => {
  place = mkdtempSync(join(realpathSync(tmpdir()), 'denoisekit-'));
  project = join(place, 'project');
  await installPacked(await packRooms(rooms, join(place, 'packed')), project);
});
afterAll(() => {
  rmSync(place, { recursive: true });
});

async function refusal(...args: string[]): Promise<string> {
  const failure = await runInstalled(project, 'denoisekit', args).catch((error: unknown) => error);
  const { code, stderr } = failure as { readonly code: number; readonly stderr: string };
  expect(code).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

describe('the command, installed alone', () => {
  it('is at most 60 packages, none of them for training, browsers, bundles or plots', async () => {
    expect(await countInstalled(project)).toBeLessThanOrEqual(60);
    const absent = ['@tensorflow/tfjs', 'playwright-core', 'esbuild', 'vega', '@denoisekit/report'];
    expect(absent.filter((name) => existsSync(join(project, 'node_modules', name)))).toEqual([]);
  });

  it('denoises a picture, and finds a device', async () => {
    copyFileSync(join(repository, 'training/sample-pictures/test/cave.webp'), join(project, 'cave.webp'));
    await runInstalled(project, 'denoisekit', ['denoise', 'cave.webp', '--out', 'cave.png']);
    expect(existsSync(join(project, 'cave.png'))).toBe(true);
    const examined = JSON.parse(await runInstalled(project, 'denoisekit', ['doctor', '--json'])) as unknown;
    expect(examined).toMatchObject({ ok: true });
  });

  it('has all that serving and evaluating load', async () => {
    const script = join(project, 'load.mjs');
    writeFileSync(
      script,
      `await import('@denoisekit/api/node');\nawait import('@denoisekit/training/data');\n`,
    );
    await promisify(execFile)(process.execPath, [script]);
  });

  it.each([
    ['train', ['train', 'compact'], 'npm install @tensorflow/tfjs-node@4.22.0'],
    ['report', ['report', 'compact'], `npm install @denoisekit/report@${version!}`],
    ['parity', ['parity', 'compact'], `npm install @denoisekit/parity@${version!}`],
  ])('names the one command that adds what %s needs', async (_, args, command) => {
    expect(await refusal(...args)).toMatch(new RegExp(`is not installed; ${command}\\n$`));
  });

  it.each([
    ['half of it', version!, /is not installed completely: .*; npm install @denoisekit\/report@/],
    [
      'another version',
      '9.9.9',
      /another version.*@denoisekit\/report@9\.9\.9; npm install @denoisekit\/report@/,
    ],
  ])('says what to do where an optional part is there as %s', async (_, ownVersion, words) => {
    const folder = join(project, 'node_modules', '@denoisekit', 'report');
    mkdirSync(folder);
    try {
      const text = JSON.stringify({
        name: '@denoisekit/report',
        version: ownVersion,
        exports: { '.': './index.js', './package.json': './package.json' },
      });
      writeFileSync(join(folder, 'package.json'), text);
      expect(await refusal('report', 'compact')).toMatch(words);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
