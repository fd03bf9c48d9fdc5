import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { programOf as programBelow, type Host } from '@denoisekit/parity';

export const repository = resolve(import.meta.dirname, '..', '..', '..');
const installed = join(repository, '.setup', 'hosts');
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

/** The path of a host's program, installed if need be; or why it is not available. */
export function programOf(host: Pick<Host, 'spec' | 'program'>): ReturnType<typeof programBelow> {
  return programBelow(host, { folder: installed, install: true });
}
