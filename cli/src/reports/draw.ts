import { join } from 'node:path';
import type { ReportFile } from '@denoisekit/report';
import { formatBytes } from '../terminal/format.js';
import { printLine } from '../terminal/io.js';
import { withProgress } from '../terminal/progress.js';
import type { Context } from '../command/verb.js';
import { writeWhole } from '../files/write-file.js';

/** Reports may be replaced: they can be made again. */
export const reportsFolder = join('out', 'reports');

interface DrawOptions {
  readonly signal: AbortSignal;
  readonly onPicture: (name: string) => void;
}

/** Draws a page and reports its progress; `pictures` is how many there may be. */
export async function draw(
  render: (options: DrawOptions) => Promise<readonly ReportFile[]>,
  pictures: number,
  { io }: Context,
): Promise<readonly ReportFile[]> {
  let done = 0;
  return withProgress(io, { label: 'drawing', total: pictures }, (progress) =>
    render({
      signal: io.signal,
      onPicture: (name) => {
        progress.update(Math.min(++done, pictures), { facts: name });
      },
    }),
  );
}

/** The page last: when it appears, its pictures are there. */
export async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<void> {
  for (const { name, bytes } of [...files].reverse()) await writeWhole(join(folder, name), bytes);
}

export function filesOf(files: readonly ReportFile[]): readonly { name: string; bytes: number }[] {
  return files.map(({ name, bytes }) => ({ name, bytes: bytes.length }));
}

export function printWritten(
  folder: string,
  files: readonly ReportFile[],
  notes: readonly string[],
  { io }: Context,
): void {
  const [page, ...pictures] = files;
  for (const text of notes) printLine(io.stderr, `note: ${text}`);
  const size = formatBytes(page?.bytes.length ?? 0);
  printLine(io.stdout, `wrote ${join(folder, page?.name ?? '')} (${size}) and ${pictures.length} PNGs`);
}
