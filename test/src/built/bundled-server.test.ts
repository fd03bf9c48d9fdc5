import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { build, type BuildOptions } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repository } from '../house/repository.js';

/** Starts a server with a worker, sends it a picture, and prints the status; or what went wrong. */
const program = `
  import { serve } from '@denoisekit/api/node';
  import sharp from 'sharp';
  async function main() {
    const server = await serve({ models: { tiny: process.argv[2] }, port: 0, workers: 1, device: 'cpu' });
    const body = await sharp({ create: { width: 90, height: 70, channels: 3, background: '#888' } }).png().toBuffer();
    const headers = { 'content-type': 'image/png' };
    const response = await fetch(server.url + '/v1/denoise', { method: 'POST', body, headers });
    console.log(response.status, response.headers.get('content-type'));
    await server.close();
  }
  main().catch((error) => console.log(error.code, error.message));
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  await writeTinyModel(join(folder, 'tiny'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A server as people deploy it: one file, and beside it the packages with native parts. */
async function bundle(packages: readonly string[], options: BuildOptions = {}) {
  await build({
    stdin: { contents: program, resolveDir: join(repository, 'test') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['onnxruntime-node', 'sharp'],
    outfile: join(folder, 'server.mjs'),
    logLevel: 'error',
    ...options,
  });
  for (const name of packages) {
    const place = join(folder, 'node_modules', name);
    await mkdir(join(place, '..'), { recursive: true });
    await symlink(join(repository, 'node_modules', name), place, 'junction');
  }
}

async function outputOf(file = 'server.mjs') {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, file), join(folder, 'tiny')]);
  return stdout.trim();
}

const native = ['onnxruntime-node', 'sharp'];

describe('a server that esbuild has made one file of', () => {
  it('answers pictures by the worker of the installed package', async () => {
    await bundle([...native, '@denoisekit/runtime-node']);
    expect(await outputOf()).toBe('200 image/png');
  });

  it('answers them as CommonJS too', async () => {
    const file = join(folder, 'server.cjs');
    await bundle([...native, '@denoisekit/runtime-node'], {
      format: 'cjs',

      outfile: file,
      logLevel: 'silent',
    });
    expect(await outputOf('server.cjs')).toBe('200 image/png');
  });

  it('answers them by the worker that was bundled beside it, where nothing else is installed', async () => {
    await bundle(native);
    await build({
      entryPoints: { worker: '@denoisekit/runtime-node/worker' },
      absWorkingDir: join(repository, 'test'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: native,
      outdir: folder,
      logLevel: 'error',
    });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    expect(await outputOf()).toBe('200 image/png');
  });

  it('says at its start what is missing, and does not refuse every picture', async () => {
    await bundle(native);
    const output = await outputOf();
    expect(output).toMatch(/^setup-missing the program of the worker threads is not beside the bundle/);
    expect(output).toContain('bundle @denoisekit/runtime-node/worker as a second entry called worker');
  });
});
