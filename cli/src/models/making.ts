import { isAbsolute, relative, resolve } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import type { ExportResult, ExportRunOptions } from '@denoisekit/export';
import { commandLine } from '../command/command-line.js';
import type { CommonOptions, Context } from '../command/verb.js';
import { printLine, type Io } from '../terminal/io.js';
import { shippedIds } from './models.js';
import { ownModelsFolder } from './own-models.js';

/** Where a model goes that `export` or `import` makes. */
export interface PlaceOptions extends CommonOptions {
  readonly id?: string;
  readonly out?: string;
  readonly replace?: true;
}

/**
 * What both are told alike, and how they say how far they are.
 *
 * @param usual the name that the model has where none is asked for
 * @throws DenoiseError `usage` where the name of a shipped model was asked for
 */
export async function making(
  { id, out, replace, json }: PlaceOptions,
  usual: string | undefined,
  context: Context,
) {
  const { io, packages } = context;
  const shipped = out === undefined ? await shippedIds(packages) : [];
  return {
    modelsDirectory: resolve(io.cwd, out ?? ownModelsFolder),
    id: ownId(id, usual, shipped),
    replace: replace === true,
    env: io.env,
    signal: io.signal,
    onProgress: (text) => {
      printLine(io.stderr, text);
    },
    // With --json, stdout is for the one document.
    onCheck: ({ ok, text }) => {
      printLine(json === true ? io.stderr : io.stdout, `-[${ok ? '✓' : 'x'}] ${text}`);
    },
  } satisfies Partial<ExportRunOptions>;
}

/** A name that stands for no shipped model, so that it means one thing wherever a model is named. */
function ownId(
  asked: string | undefined,
  usual: string | undefined,
  shipped: readonly string[],
): string | undefined {
  if (asked === undefined) return usual !== undefined && shipped.includes(usual) ? `my-${usual}` : usual;
  if (!shipped.includes(asked)) return asked;
  throw new DenoiseError('usage', {
    what: `"${asked}" is the name of a shipped model`,
    fix: 'choose another by --id, or another folder by --out',
  });
}

/** Where it was written, and what to try it with. */
export function printMade(
  { id, directory }: Pick<ExportResult, 'id' | 'directory'>,
  { out }: PlaceOptions,
  tryIt: readonly string[],
  io: Io,
): void {
  const path = relative(io.cwd, directory);
  const shown = path.startsWith('..') || isAbsolute(path) ? directory : path;
  printLine(io.stdout, `wrote ${shown}`);
  const model = out === undefined ? id : shown;
  printLine(io.stdout, `next: ${commandLine(['denoise', ...tryIt, '--model', model], io)}`);
}
