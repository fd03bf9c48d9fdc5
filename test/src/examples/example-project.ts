import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@denoisekit/parity';
import { repository } from '../house/repository.js';
import type { Packed } from '../packed/install.js';

export const examplesFolder = join(repository, 'widget', 'examples');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A copy of an example that takes the packages from tarballs and all else from npm. */
export function copyExample(name: string, packed: readonly Packed[], to: string): void {
  cpSync(join(examplesFolder, name), to, {
    recursive: true,
    // What somebody built in the checkout is no part of the example.
    filter: (path) => !/[\\/](node_modules|dist|\.next|\.svelte-kit|denoisekit)$/.test(path),
  });
  const path = join(to, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const own = packed.map(({ room, tarball }) => [`@denoisekit/${room}`, `file:${tarball}`] as const);
  const dependencies = { ...manifest.dependencies, ...Object.fromEntries<string>(own) };
  writeFileSync(path, JSON.stringify({ ...manifest, dependencies }));
}

/** The commands that a README tells people to run. */
export function commandsOf(readme: string): readonly string[] {
  return /```sh\n([^`]+)```/.exec(readme)![1]!.trim().split('\n');
}

/** Runs a command of a README to its end. Rejects with what it printed where it fails, or does not end in ten minutes. */
export async function runCommand(command: string, folder: string): Promise<void> {
  const { child, output } = start(command, folder);
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGTERM'), 600_000);
  const code = await new Promise((done) => child.on('close', done));
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command}: exit code ${String(code)}\n${output().slice(-3000)}`);
}

/** Starts a README's server; resolves with its address once it answers, and with what ends it. */
export async function startServer(
  command: string,
  folder: string,
): Promise<{ readonly origin: string; readonly stop: () => void }> {
  const port = await freePort();
  const { child, output } = start(`${command} -- --port ${port}`, folder);
  const stop = (): void => {
    // The group: npm's own end would leave the server.
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM');
  };
  const origin = `http://localhost:${port}`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(origin).catch(() => undefined);
    if (answer?.ok === true) return { origin, stop };
    if (child.exitCode !== null || Date.now() > deadline) {
      stop();
      throw new Error(`${command} does not answer\n${output().slice(-3000)}`);
    }
    await new Promise((later) => setTimeout(later, 200));
  }
}

function start(command: string, folder: string) {
  const child = spawn(command, {
    ...{ cwd: folder, shell: true, detached: true },
    env: {
      ...process.env,
      // What vitest sets, and what would make npm and Next.js ask others.
      ...{ NODE_ENV: undefined, npm_config_audit: 'false', npm_config_fund: 'false' },
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (text += part.toString()));
  }
  return { child, output: () => text };
}
