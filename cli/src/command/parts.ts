import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DenoiseError, textOf } from '@denoisekit/core';
import { shellWord } from './command-line.js';
import { ownVersion } from './version.js';

/** Codes of Node's errors for a file or a package that is not there. */
const notThere = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED']);

export interface PartOptions<T> {
  /** Such as `@denoisekit/report`. */
  readonly name: string;
  readonly load: () => Promise<T>;
  /** The version that is installed; throws as `require` does. Default: by the package's package.json. */
  readonly versionOf?: (name: string) => string;
}

/**
 * A package that only some verbs need, and that not everybody installs.
 *
 * @throws DenoiseError `setup-missing` with the command that adds it, where it is missing, incomplete or of another version
 */
export async function loadPart<T>({ name, load, versionOf = installedVersion }: PartOptions<T>): Promise<T> {
  const wanted = `${name}@${ownVersion()}`;
  const fault = (what: string, facts: { readonly actual?: string; readonly cause?: unknown } = {}) => {
    const command = `npm install ${wanted}`;
    return new DenoiseError('setup-missing', { what, ...facts, fix: command, details: { command } });
  };
  let version: string;
  try {
    version = versionOf(name);
  } catch (cause) {
    throw fault(`this needs ${name}, an optional part that is not installed`, { cause });
  }
  if (version !== ownVersion()) {
    throw fault(`${name} is of another version than this command`, { actual: `${name}@${version}` });
  }
  try {
    return await load();
  } catch (cause) {
    if (!notThere.has(String((cause as NodeJS.ErrnoException).code))) throw cause;
    throw fault(`${name} is not installed completely`, { actual: textOf(cause), cause });
  }
}

function installedVersion(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
  return version;
}

export interface Installation {
  /** Of the file that runs. Default: this one. */
  readonly file?: string;
  readonly cwd: string;
  readonly exists?: (path: string) => boolean;
}

const here = fileURLToPath(import.meta.url);
const installed = `${sep}node_modules${sep}`;

/** Whether this command runs from the repository, whose set-up installs all parts. */
export function isCheckout(file = here): boolean {
  return !file.includes(installed);
}

/**
 * A library's `npm install …` or `npm rebuild …`, as it has to be typed for the place where this command is installed: in the project
 * around `cwd`, in another folder, or for all of this computer.
 */
export function commandHere(
  command: string,
  { file = here, cwd, exists = existsSync }: Installation,
): string {
  if (!/^npm (?:install|rebuild) /.test(command)) return command;
  if (isCheckout(file)) {
    const option = command.includes('tfjs-node-gpu')
      ? ' -- --gpu'
      : command.includes('webgpu')
        ? ' -- --webgpu'
        : '';
    return `npm run setup${option}`;
  }
  const project = file.slice(0, file.indexOf(installed));
  if (!relative(project, cwd).startsWith('..')) return command;
  const place = exists(join(project, 'package.json')) ? `--prefix ${shellWord(project)}` : '--global';
  return command.replace(/^npm \w+/, (start) => `${start} ${place}`);
}
