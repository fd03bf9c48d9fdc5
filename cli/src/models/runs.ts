import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError, parseRunRecord, runFiles, type RunRecord } from '@denoisekit/core';

/** Below the folder where the command is given, as training has it. */
export const runsFolder = 'runs';

export interface Run {
  readonly directory: string;
  readonly record: RunRecord;
}

export interface NewestRun extends Run {
  /** Those that were begun later and are in other states. */
  readonly newer: readonly Run[];
}

/**
 * The run in a folder of runs that was begun last and is in one of these states.
 *
 * @throws DenoiseError `file-missing` when there is none
 */
export async function newestRun(
  directory: string,
  states: readonly RunRecord['state'][],
  fix: string,
): Promise<NewestRun> {
  const names = await readdir(directory).catch(() => []);
  const read = await Promise.all(names.map((name) => readRun(join(directory, name))));
  const runs = read.filter((run) => run !== undefined).sort((a, b) => startOf(b) - startOf(a));
  const first = runs.findIndex(({ record }) => states.includes(record.state));
  if (first >= 0) return { ...runs[first]!, newer: runs.slice(0, first) };
  const what = `there is no ${states.join(' or ')} run in ${directory}`;
  throw new DenoiseError('file-missing', { what, fix });
}

/** Undefined for what is no run: other things may lie beside the runs. */
async function readRun(directory: string): Promise<Run | undefined> {
  const path = join(directory, runFiles.record);
  try {
    return { directory, record: parseRunRecord(await readFile(path, 'utf8'), path) };
  } catch {
    return undefined;
  }
}

function startOf({ record }: Run): number {
  return Date.parse(record.startedAt);
}
