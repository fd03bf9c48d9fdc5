import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { DenoiseError, type ImageCodec, type ImageFormatFacts } from '@denoisekit/core';
import { otherEndings } from '@denoisekit/core/image-file';
import type { Input, Inputs } from './expand-inputs.js';
import { endingsOf, formatOfPath, standardStream } from './image-paths.js';

export interface Job {
  readonly input: Input;
  /** Absolute; undefined for standard output. */
  readonly output: string | undefined;
  /** As people know it. */
  readonly shown: string;
  /** By the output's ending; undefined where it has none that says anything: then it is the input's. */
  readonly format: string | undefined;
  /** The output is yet to get the ending of the input's format, which nobody knows before it is read. */
  readonly lacksEnding?: boolean;
}

export interface PlanOptions {
  /** What was given with -o. */
  readonly out: string;
  readonly cwd: string;
  readonly formats: ImageCodec['formats'];
  /** Allows overwriting the inputs. */
  readonly force: boolean;
}

/**
 * Where each input's picture goes. One file goes to the file that -o names, into a folder, or with `-` to standard output; more go into a
 * folder, under their own names. What is there, a slash at its end or several inputs make a folder of a name; else it needs the ending of a format.
 *
 * @throws DenoiseError `usage` when an input would be overwritten without `force`, when two inputs have one output, or
 * when several files were to go into one, or when a name may be that of a file or of a folder; `image-unsupported` where -o ends in what cannot be written
 */
export async function planOutputs(inputs: Inputs, options: PlanOptions): Promise<readonly Job[]> {
  const { out, cwd, force } = options;
  const formats = options.formats.filter(({ written = true }) => written);
  if (out === standardStream) return [toStandardOutput(inputs)];
  const isFolder = await standsForFolder(out, { cwd, formats }, inputs.many);
  const jobs = inputs.files.map((input): Job => {
    const shown = isFolder ? join(out, input.below) : out;
    const format = formatOfPath(shown, formats)?.name;
    const lacksEnding = isFolder && input.path === undefined;
    return { input, output: resolve(cwd, shown), shown, format, ...(lacksEnding && { lacksEnding }) };
  });
  assertDistinct(jobs);
  if (!force) await assertInputsKept(jobs);
  return jobs;
}

function toStandardOutput({ files, many }: Inputs): Job {
  const [input] = files;
  if (many || input === undefined) {
    throw new DenoiseError('usage', {
      what: 'several images cannot go to standard output',
      fix: 'name a folder with -o',
    });
  }
  return { input, output: undefined, shown: 'standard output', format: undefined };
}

async function standsForFolder(
  out: string,
  { cwd, formats }: Pick<PlanOptions, 'cwd' | 'formats'>,
  many: boolean,
): Promise<boolean> {
  const kind = await stat(resolve(cwd, out)).catch(() => undefined);
  if (kind?.isDirectory() === true || /[\\/]$/.test(out)) return true;
  if (many && (kind !== undefined || formatOfPath(out, formats) !== undefined)) {
    throw new DenoiseError('usage', {
      what: `several images cannot go into the one file ${out}`,
      fix: 'name a folder with -o',
    });
  }
  if (!many) await formatOfOutput(out, cwd, formats);
  if (many || extname(out) !== '' || kind !== undefined) return many;
  throw new DenoiseError('usage', {
    what: `${out} may be a file or a folder`,
    expected: `a file that ends in one of ${endingsOf(formats)}, or a folder that ends in /`,
    fix: `-o ${out}.png or -o ${out}/`,
  });
}

/**
 * The format of the one file that was named with -o: by its ending, or undefined where it has none. What is there and no file, such
 * as a device, may be called anything.
 *
 * @throws DenoiseError `image-unsupported` for an ending that stands for no format that is written
 */
export async function formatOfOutput(
  out: string,
  cwd: string,
  formats: PlanOptions['formats'],
): Promise<ImageFormatFacts | undefined> {
  const format = formatOfPath(out, formats);
  if (format !== undefined || extname(out) === '') return format;
  const kind = await stat(resolve(cwd, out)).catch(() => undefined);
  if (kind === undefined || kind.isFile()) throw notWritten(out, formats);
  return undefined;
}

/**
 * A picture in the format that it came in must not go under the ending of another. Checked after reading, since most such files cannot be read.
 *
 * @throws DenoiseError `image-unsupported`
 */
export function assertNoOtherFormat({ shown, format }: Job, formats: PlanOptions['formats']): void {
  if (format !== undefined || !otherEndings.has(extname(shown).toLowerCase())) return;
  throw notWritten(
    shown,
    formats.filter(({ written = true }) => written),
  );
}

function notWritten(out: string, formats: PlanOptions['formats']): DenoiseError {
  return new DenoiseError('image-unsupported', {
    what: `cannot write ${out}`,
    actual: `the ending ${extname(out)}`,
    expected: `one of ${endingsOf(formats)}`,
  });
}

function assertDistinct(jobs: readonly Job[]): void {
  const owners = new Map<string, Job>();
  for (const job of jobs) {
    const owner = owners.get(job.shown);
    if (owner !== undefined) {
      throw new DenoiseError('usage', {
        what: `${owner.input.shown} and ${job.input.shown} would both be written to ${job.shown}`,
        fix: 'denoise them into different folders',
      });
    }
    owners.set(job.shown, job);
  }
}

async function assertInputsKept(jobs: readonly Job[]): Promise<void> {
  const inputs = new Set(await Promise.all(jobs.map((job) => identityOf(job.input.path))));
  for (const job of jobs) {
    const identity = await identityOf(job.output);
    if (identity !== undefined && inputs.has(identity)) {
      throw new DenoiseError('usage', {
        what: `${job.shown} is an input and would be overwritten`,
        fix: 'choose another output with -o, or say --force',
      });
    }
  }
}

/** The same for two names of one file: links, and other spellings where case does not count. */
async function identityOf(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? path : `${found.dev}:${found.ino}`;
}
