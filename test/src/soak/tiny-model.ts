import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';

/** Gives the folder of a model of nine weights, for as long as that runs. */
export async function withTinyModel<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-soak-'));
  try {
    await writeTinyModel(folder);
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
