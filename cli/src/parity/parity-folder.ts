import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Context } from '../command/verb.js';

/** Where parity keeps references and hosts: `.setup`, where that of a checkout is in the current folder, else the user's cache. */
export async function parityFolder({ io, packages }: Pick<Context, 'io' | 'packages'>): Promise<string> {
  const setup = resolve(io.cwd, '.setup');
  if (existsSync(setup)) return setup;
  const { cacheFolder } = await packages.data();
  return dirname(cacheFolder(io.env, process.platform, homedir()));
}
