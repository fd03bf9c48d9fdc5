import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Io } from './io.js';

const safeWord = /^[\w@%+=:,./-]+$/;

/** A word as the shell takes it: quoted where it has to be. */
export function shellWord(word: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`;
  return safeWord.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * How a verb is given again from the same folder, in the way in which this command was: `npm run train -- …`, `npx denoisekit train …`.
 * Libraries know none of these, so what they say is put into words here.
 */
export function commandLine(
  [verb, ...words]: readonly [string, ...string[]],
  { env, cwd, script }: Pick<Io, 'env' | 'cwd' | 'script'>,
  exists: (path: string) => boolean = existsSync,
): string {
  const rest = words.map((word) => shellWord(word));
  const npm = env['npm_config_user_agent']?.startsWith('npm/') === true;
  if (npm && env['npm_command'] === 'run-script' && env['npm_lifecycle_event'] === verb) {
    return ['npm run', verb, ...(rest.length === 0 ? [] : ['--', ...rest])].join(' ');
  }
  return [programOf({ cwd, script }, exists), verb, ...rest].join(' ');
}

function programOf({ cwd, script }: Pick<Io, 'cwd' | 'script'>, exists: (path: string) => boolean): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (exists(join(folder, 'node_modules', '.bin', 'denoisekit'))) return 'npx denoisekit';
    if (dirname(folder) === folder) break;
  }
  // npx has fetched the package for this one time.
  if (script?.split(/[\\/]/).includes('_npx') === true) return 'npx @denoisekit/cli';
  if (script === undefined || basename(script) === 'denoisekit') return 'denoisekit';
  return `node ${shellWord(script)}`;
}
