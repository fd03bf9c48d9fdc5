import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import type { Input, Inputs } from './expand-inputs.js';
import { formatOfPath, imageEndings } from './image-paths.js';

export interface Job {
  readonly input: Input;
  /** Absolute. */
  readonly output: string;
  /** As people know it. */
  readonly shown: string;
}

export interface PlanOptions {
  /** What was given with -o. */
  readonly out: string;
  readonly cwd: string;
  /** Overwriting the inputs themselves is meant. */
  readonly force: boolean;
}

/**
 * Where each input's picture goes. One file goes to the file that -o names, or into a folder; more go into a folder,
 * under their own names.
 *
 * @throws DenoiseError `usage` when an input would be overwritten without `force`, when two inputs have one output, or
 * when several files were to go into one; `image-unsupported` for an ending that cannot be written
 */
export async function planOutputs(
  { files, many }: Inputs,
  { out, cwd, force }: PlanOptions,
): Promise<readonly Job[]> {
  const isFolder = await standsForFolder(out, cwd, many);
  const jobs = files.map((input): Job => {
    const shown = isFolder ? join(out, input.below) : out;
    return { input, output: resolve(cwd, shown), shown };
  });
  assertDistinct(jobs);
  if (!force) await assertInputsKept(jobs);
  return jobs;
}

async function standsForFolder(out: string, cwd: string, many: boolean): Promise<boolean> {
  const kind = await stat(resolve(cwd, out)).catch(() => undefined);
  if (kind?.isDirectory() === true || /[\\/]$/.test(out)) return true;
  if (many && (kind !== undefined || formatOfPath(out) !== undefined)) {
    throw new DenoiseError('usage', {
      what: `several images cannot go into the one file ${out}`,
      fix: 'name a folder with -o',
    });
  }
  if (!many && extname(out) !== '' && formatOfPath(out) === undefined) {
    throw new DenoiseError('image-unsupported', {
      what: `cannot write ${out}`,
      actual: `the ending ${extname(out)}`,
      expected: `one of ${imageEndings}`,
    });
  }
  return many || (extname(out) === '' && kind === undefined);
}

function assertDistinct(jobs: readonly Job[]): void {
  const owners = new Map<string, Job>();
  for (const job of jobs) {
    const owner = owners.get(job.output);
    if (owner !== undefined) {
      throw new DenoiseError('usage', {
        what: `${owner.input.shown} and ${job.input.shown} would both become ${job.shown}`,
        fix: 'denoise them into different folders',
      });
    }
    owners.set(job.output, job);
  }
}

async function assertInputsKept(jobs: readonly Job[]): Promise<void> {
  const inputs = new Set(await Promise.all(jobs.map((job) => identityOf(job.input.path))));
  for (const job of jobs) {
    if (inputs.has(await identityOf(job.output))) {
      throw new DenoiseError('usage', {
        what: `${job.shown} is an input and would be overwritten`,
        fix: 'choose another output with -o, or say --force',
      });
    }
  }
}

/** The same for two names of one file: links, and other spellings where case does not count. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? path : `${found.dev}:${found.ino}`;
}
