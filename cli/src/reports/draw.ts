import { formatBytes } from '@denoisekit/core';
import { join, resolve } from 'node:path';
import type { ReportFile } from '@denoisekit/report';
import type { Command } from 'commander';
import { numberOption, ranges, type CommonOptions, type Context } from '../command/verb.js';
import { writeWhole } from '../files/write-file.js';
import { printJson, printLine } from '../terminal/io.js';
import { withProgress } from '../terminal/progress.js';
import type { GatherOptions } from './gather-pictures.js';
import { defaultImages } from './images.js';

/** Reports may be replaced: they can be made again. */
export const reportsFolder = join('out', 'reports');

interface DrawOptions {
  readonly signal: AbortSignal;
  readonly onPicture: (name: string) => void;
}

export interface PageOptions extends CommonOptions, GatherOptions {
  readonly out?: string;
}

/** What both verbs that make pages take. */
export function addPageOptions(
  command: Command,
  texts: { readonly noise: string; readonly data: string },
): Command {
  return command
    .option('--noise <noise>', texts.noise)
    .addOption(
      numberOption('--limit <n>', `test images; default: ${defaultImages}, or 12 pictures`, ranges.count),
    )
    .option('--data <folder>', texts.data)
    .option(
      '--pairs <folders...>',
      'noisy pictures and clean ones of the same names, or one folder with both',
    );
}

export interface Page {
  /** Below the folder of reports, where `--out` names no other. */
  readonly name: string;
  /** How many pictures and plots there may be. */
  readonly most: number;
  readonly notes: readonly string[];
  /** Printed with `--json`, beside the files. */
  readonly facts: object;
  readonly render: (options: DrawOptions) => Promise<readonly ReportFile[]>;
}

/** Draws a page, writes it, and says where it lies. */
export async function makePage(
  { name, most, notes, facts, render }: Page,
  { out, json }: PageOptions,
  { io }: Context,
): Promise<void> {
  let done = 0;
  const files = await withProgress(io, { label: 'drawing', total: most }, (progress) =>
    render({
      signal: io.signal,
      onPicture: (picture) => {
        progress.update(Math.min(++done, most), { facts: picture });
      },
    }),
  );
  const folder = resolve(io.cwd, out ?? join(reportsFolder, name));
  // The page last: when it appears, its pictures are there.
  for (const file of files.toReversed()) await writeWhole(join(folder, file.name), file.bytes);
  if (json === true) {
    const sizes = files.map((file) => ({ name: file.name, bytes: file.bytes.length }));
    printJson(io, { folder, files: sizes, ...facts, notes });
    return;
  }
  for (const text of notes) printLine(io.stderr, `note: ${text}`);
  const [page, ...pictures] = files;
  const size = formatBytes(page?.bytes.length ?? 0);
  printLine(io.stdout, `wrote ${join(folder, page?.name ?? '')} (${size}) and ${pictures.length} PNGs`);
}
