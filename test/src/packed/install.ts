import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository, type PackageJson } from '../house/repository.js';

/** What npm would publish of one room. */
export interface Packed {
  readonly room: string;
  /** The path of the tarball. */
  readonly tarball: string;
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, maxBuffer: 64 * 2 ** 20, shell: process.platform === 'win32', timeout: 300_000 };
  return (await promisify(execFile)(command, [...args], options)).stdout;
}

/** `npm pack` of rooms, into a folder. */
export async function packRooms(rooms: readonly string[], folder: string): Promise<readonly Packed[]> {
  mkdirSync(folder, { recursive: true });
  const workspaces = rooms.flatMap((room) => ['--workspace', room]);
  const args = ['pack', ...workspaces, '--ignore-scripts', '--pack-destination', folder];
  await run(npm, args, repository);
  return rooms.map((room) => {
    const { name, version } = packageAt(join(repository, room));
    const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}-${version!}.tgz`);
    return { room, tarball };
  });
}

/** `npm pack` of a package that is no room, into its own folder; the path of the tarball. */
export async function packFolder(folder: string): Promise<string> {
  const name = await run(npm, ['pack', '--ignore-scripts', '--silent'], folder);
  return join(folder, name.trim());
}

/**
 * Installs tarballs in an empty project, as a user would who has only them. What they depend on beyond each other is copied
 * from this repository, where npm has installed it, so that nothing is downloaded; what they do not declare is not there.
 */
export async function installPacked(packed: readonly Packed[], project: string): Promise<void> {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
  const seen = new Set<string>();
  for (const { room } of packed) copyDependencies(join(repository, room), project, seen);
  const tarballs = packed.map(({ tarball }) => tarball);
  const args = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs];
  await run(npm, args, project);
}

function copyDependencies(folder: string, project: string, seen: Set<string>): void {
  const { dependencies, optionalDependencies } = packageAt(folder);
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (name.startsWith('@denoisekit/') || seen.has(name)) continue;
    // One that lies inside the package that needs it has come along with that.
    if (existsSync(join(folder, 'node_modules', name))) continue;
    seen.add(name);
    const place = join(repository, 'node_modules', name);
    // Optional ones are there for this platform alone.
    if (!existsSync(place) && optionalDependencies?.[name] !== undefined) continue;
    cpSync(place, join(project, 'node_modules', name), { recursive: true });
    copyDependencies(place, project, seen);
  }
}

function packageAt(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** How many packages are installed in a project, itself not counted. */
export async function countInstalled(project: string): Promise<number> {
  const listed = await run(npm, ['ls', '--all', '--parseable'], project);
  return new Set(listed.trim().split('\n')).size - 1;
}

/** A program of the installed packages, run in the project. */
export function runInstalled(project: string, program: string, args: readonly string[]): Promise<string> {
  const path = join(project, 'node_modules', '.bin', program);
  return run(process.platform === 'win32' ? `${path}.cmd` : path, args, project);
}
