import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { preloadCuda } from './preload.js';

it('preloadCuda loads what is there, those that are needed before those that need them, past every failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  for (const name of ['libcublas.so.13', 'libcublasLt.so.13', 'libcudart.so.13', 'libother.so']) {
    await writeFile(join(folder, name), '');
  }
  const loaded: string[] = [];
  preloadCuda(folder, (path) => {
    loaded.push(basename(path));
    throw new Error('Module did not self-register');
  });
  await rm(folder, { recursive: true });
  expect(loaded).toEqual(['libcudart.so.13', 'libcublasLt.so.13', 'libcublas.so.13']);
});
