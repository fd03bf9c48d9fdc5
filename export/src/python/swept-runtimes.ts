import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError, textOf, type SessionDescription } from '@denoisekit/core';
import * as v from 'valibot';
import { pythonDirectory } from './convert.js';

/** What `npm run sweep` writes, and the converter takes its list of unsafe widths from. */
export const sweptWidthsFile = join(pythonDirectory, 'denoisekit_export', 'unsafe_widths.json');

/** The part of the list that tells which versions it was made with. */
const listSchema = v.object({ runtimes: v.record(v.string(), v.string()) });

/**
 * By the name of a runtime: the version whose operators were swept.
 *
 * @throws DenoiseError `setup-missing` when the list is not there or is none
 */
export async function sweptRuntimes(path = sweptWidthsFile): Promise<Readonly<Record<string, string>>> {
  try {
    return v.parse(listSchema, JSON.parse(await readFile(path, 'utf8'))).runtimes;
  } catch (cause) {
    throw new DenoiseError('setup-missing', {
      what: `the list of unsafe widths cannot be read: ${path}`,
      actual: textOf(cause).slice(0, 200),
      fix: 'install @denoisekit/export again',
      cause,
    });
  }
}

/** What people should know where a model is made for another version of a runtime than the one whose operators are known. */
export function sweepNote(
  swept: Readonly<Record<string, string>>,
  { runtime, runtimeVersion }: Pick<SessionDescription, 'runtime' | 'runtimeVersion'>,
): string | undefined {
  const known = swept[runtime];
  if (known === undefined || known === runtimeVersion) return undefined;
  const age = isOlder(known, runtimeVersion) ? 'older' : 'newer';
  return (
    `the map of safe operators is ${age} than what is installed here: it is of ${runtime} ${known}, not ${runtimeVersion}; ` +
    'a newer @denoisekit/export may have been swept with it'
  );
}

/** By the numbers of `1.30.0`, from the left. */
function isOlder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) =>
    version.split(/[.-]/).map((part) => Number.parseInt(part, 10)),
  );
  const at = a!.findIndex((part, i) => part !== b![i]);
  return at >= 0 && a![at]! < (b![at] ?? 0);
}
