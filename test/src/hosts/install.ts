import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Host } from './hosts.js';

export const repository = resolve(import.meta.dirname, '..', '..', '..');
export const installed = join(repository, '.setup', 'hosts');
const timeoutMs = 300_000;

export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const options = {
    cwd,
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  };
  return new Promise((done) => {
    execFile(command, [...args], options, (error, stdout, stderr) => {
      done({ ok: error === null, stdout, stderr: stderr === '' && error !== null ? error.message : stderr });
    });
  });
}

/** The path of a host's program, installed if need be; or why it cannot be had. */
export async function programOf({
  spec,
  program,
}: Pick<Host, 'spec' | 'program'>): Promise<{ readonly path: string } | { readonly reason: string }> {
  const path = join(installed, program);
  if (existsSync(path)) return { path };
  await mkdir(installed, { recursive: true });
  // A root of its own: without one, npm would look for it further up.
  const root = join(installed, 'package.json');
  if (!existsSync(root)) await writeFile(root, '{ "private": true }\n');
  const flags = ['--prefix', installed, '--ignore-scripts', '--no-audit', '--no-fund', '--force'];
  const { ok, stderr } = await run('npm', ['install', ...flags, spec], installed);
  if (ok && existsSync(path)) return { path };
  return { reason: stderr.trim().split('\n').at(-1) ?? '' };
}
