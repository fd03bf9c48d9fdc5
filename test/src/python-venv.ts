import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import { repository, run } from './hosts/install.js';

interface SetUpPython {
  readonly choosePython: (outside: { env: NodeJS.ProcessEnv; platform: NodeJS.Platform; exec: unknown }) => {
    readonly executable: string;
    readonly version: string;
  };
  readonly execute: unknown;
}

interface SetUpVenv {
  readonly venvPython: (folder: string, platform: NodeJS.Platform) => string;
}

/**
 * The Python of an environment under `.setup/python` with the packages of a requirements file, every one checked against its hash.
 * It is made where it is not there or the file has changed.
 *
 * @param requirements from the repository's root
 * @throws DenoiseError `setup-missing` where it cannot be made
 */
export async function pythonWith(name: string, requirements: string): Promise<string> {
  // Plain JavaScript outside of this project's build.
  const { choosePython, execute } = (await import(setUpFile('python.mjs'))) as SetUpPython;
  const { venvPython } = (await import(setUpFile('venv.mjs'))) as SetUpVenv;
  const folder = join(repository, '.setup', 'python', name);
  const python = venvPython(folder, process.platform);
  const stamp = join(folder, 'requirements.sha256');
  const wanted = createHash('sha256')
    .update(readFileSync(join(repository, requirements)))
    .digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  const base = choosePython({ env: process.env, platform: process.platform, exec: execute });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const pip = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--quiet'];
  // No package is built here, and the file names every one.
  const rules = ['--no-deps', '--only-binary', ':all:', '--require-hashes'];
  for (const [command, args] of [
    [base.executable, ['-m', 'venv', folder]],
    [python, [...pip, ...rules, '-r', requirements]],
  ] as const) {
    const { ok, stderr } = await run(command, args, repository);
    if (ok) continue;
    throw new DenoiseError('setup-missing', {
      what: `the Python packages of ${requirements} cannot be installed`,
      actual: stderr.trim().split('\n').at(-1) ?? '',
      fix: 'look whether the Python package index can be reached, and whether Python is 3.11 or 3.12',
    });
  }
  await writeFile(stamp, wanted);
  return python;
}

function setUpFile(name: string): string {
  return new URL(`../../scripts/setup/${name}`, import.meta.url).href;
}
