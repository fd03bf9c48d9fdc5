import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The folder that holds every room. */
export const repository = resolve(import.meta.dirname, '..', '..', '..');

export interface PackageJson {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export function readText(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

export function readPackage(room: string): PackageJson {
  return JSON.parse(readText(join(room, 'package.json'))) as PackageJson;
}

/** The rooms that are npm packages, as the root package.json lists them. */
export function rooms(): readonly string[] {
  return readPackage('.').workspaces ?? [];
}

/** The TypeScript files of a room, with `/` between names. A room without `src` has none. */
export function sourcesOf(room: string): string[] {
  const folder = join(repository, room, 'src');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [room, 'src', ...file.split(sep)].join('/'));
}

const leftOut = new Set(['.git', 'node_modules', 'dist', '.venv', '.venv-gpu', '.setup', 'runs', 'out']);

/** The files that belong to the project: those that git knows or would take, or all of them in a copy without git. */
export function projectFiles(): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed
      .split('\0')
      .filter((file) => file !== '' && statSync(join(repository, file), { throwIfNoEntry: false })?.isFile());
  } catch {
    return walk(repository);
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (leftOut.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [relative(repository, path).split(sep).join('/')];
  });
}
