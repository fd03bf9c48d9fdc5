import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newKey, openKeyFile, serve, type RunningServer } from '@denoisekit/api/node';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { build } from 'esbuild';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../house/repository.js';

const execute = promisify(execFile);
let folder: string;
let server: RunningServer;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  await writeTinyModel(join(folder, 'tiny'));
  const made = await newKey('example');
  key = made.key;
  await writeFile(join(folder, 'keys.txt'), `${made.line}\n`);
  const keys = await openKeyFile(join(folder, 'keys.txt'));
  server = await serve({ models: { tiny: join(folder, 'tiny') }, port: 0, workers: 0, keys, stopOn: [] });
  const example = join(repository, 'api', 'examples', 'client', 'denoise-file.ts');
  // Node 20 does not run TypeScript.
  const out = join(folder, 'denoise-file.mjs');
  await build({ entryPoints: [example], outfile: out, bundle: true, platform: 'node', format: 'esm' });
  const create = { width: 6, height: 4, channels: 3, background: '#963' } as const;
  await sharp({ create }).png().toFile(join(folder, 'in.png'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (to: string, sent: string | undefined) =>
  execute(process.execPath, ['denoise-file.mjs', 'in.png', to], {
    cwd: folder,
    env: { ...process.env, DENOISEKIT_URL: server.url, DENOISEKIT_KEY: sent },
  });

describe('the example of a typed client', () => {
  it('sends a picture with a key, writes the answer and says what was lost', async () => {
    const { stdout } = await run('out.webp', key);
    expect(stdout).toContain('out.webp: the model is for grey: each colour by itself');
    const { format, width, height } = await sharp(await readFile(join(folder, 'out.webp'))).metadata();
    expect([format, width, height]).toEqual(['webp', 6, 4]);
  });

  it('says why a server refuses', async () => {
    await expect(run('out.png', undefined)).rejects.toThrow('a key is needed here');
  });
});
