import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Io } from '../terminal/io.js';

const safeWord = /^[\w@%+=:,./-]+$/;

/** A word as the shell takes it: quoted where it has to be. */
export function shellWord(word: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`;
  return safeWord.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * How a verb is given again from the same folder, in the way in which this command was: `npm run train -- …`, `npx denoisekit train …`.
 * Libraries do not know it, so their hints are completed here.
 */
export function commandLine(
  [verb, ...words]: readonly [string, ...string[]],
  { env, cwd, script }: Pick<Io, 'env' | 'cwd' | 'script'>,
  files: Files = { exists: existsSync, read: (path) => readFileSync(path, 'utf8') },
): string {
  const rest = words.map((word) => shellWord(word));
  if (isNpmScript(verb, env, files)) {
    return ['npm run', verb, ...(rest.length === 0 ? [] : ['--', ...rest])].join(' ');
  }
  return [programOf({ cwd, script }, files), verb, ...rest].join(' ');
}

interface Files {
  readonly exists: (path: string) => boolean;
  readonly read: (path: string) => string;
}

/** Whether npm runs this command by a script that is called as its verb, and has one for the given verb that differs in that word alone. */
function isNpmScript(verb: string, env: Io['env'], { read }: Files): boolean {
  const { npm_config_user_agent: agent, npm_command: command, npm_lifecycle_event: own } = env;
  // npm 11 says `run`, those before `run-script`.
  const runs = agent?.startsWith('npm/') === true && (command === 'run' || command === 'run-script');
  if (!runs || own === undefined) return false;
  if (own === verb) return true;
  try {
    const { scripts } = JSON.parse(read(env['npm_package_json']!)) as { scripts: Record<string, string> };
    return scripts[own] !== undefined && scripts[own].replaceAll(own, verb) === scripts[verb];
  } catch {
    return false;
  }
}

function programOf({ cwd, script }: Pick<Io, 'cwd' | 'script'>, { exists }: Files): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (exists(join(folder, 'node_modules', '.bin', 'denoisekit'))) return 'npx denoisekit';
    if (dirname(folder) === folder) break;
  }
  // npx has fetched the package for this one time.
  if (script?.split(/[\\/]/).includes('_npx') === true) return 'npx @denoisekit/cli';
  if (script === undefined || basename(script) === 'denoisekit') return 'denoisekit';
  return `node ${shellWord(script)}`;
}
