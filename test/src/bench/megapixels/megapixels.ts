import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchOptions } from '../benchmark.js';
import { drawPictureFile, pictureKinds } from './picture-file.js';
import type { Row, RowRequest, Target } from './row.js';
import { megapixelsTable } from './table.js';

const model = 'photo-small';

/** What 12 megapixels from JPEG to JPEG may take by the command. */
export const limits = {
  ratio: 1.25,
  /** Beyond Node, in MB: so much, and 8 bytes a pixel. */
  megabytes: 300,
  bytesPerPixel: 8,
} as const;

/** Largest last: their rounds are fewer, so that all of it takes minutes. */
const sizes = [
  { width: 1000, height: 1000, rounds: 5 },
  { width: 4000, height: 3000, rounds: 3 },
  { width: 10_000, height: 5000, rounds: 1 },
];

const run = promisify(execFile);

/**
 * Where the time of a picture goes, from file to file, by `photo-small` on the CPU: a row for each size, kind of file and place, in a process of its own.
 *
 * Settings of the environment: `DENOISEKIT_MEGAPIXELS`, the sizes to measure, such as `1,12`, or `tiny` for one of 64x64; `DENOISEKIT_TARGETS`, of `cli,api`.
 */
export async function benchMegapixels(
  print: (line: string) => void,
  { json = false }: BenchOptions = {},
  env = process.env,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-megapixels-'));
  const threads = availableParallelism();
  const { stdout: alone } = await run(process.execPath, ['-p', 'process.resourceUsage().maxRSS / 1024']);
  const rows: Row[] = [];
  try {
    for (const size of sizesOf(env['DENOISEKIT_MEGAPIXELS'])) {
      for (const kind of pictureKinds) {
        const path = join(folder, `in.${kind.format}`);
        await drawPictureFile(path, kind, size);
        for (const target of targetsOf(env['DENOISEKIT_TARGETS'])) {
          const request: RowRequest = { ...kind, ...size, target, path, model, threads };
          const program = join(import.meta.dirname, 'row-main.js');
          const { stdout } = await run(process.execPath, [program, JSON.stringify(request), alone.trim()]);
          rows.push(JSON.parse(stdout) as Row);
          if (!json) print(textOf(rows.at(-1)!));
        }
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const machine = { processor: cpus()[0]?.model.trim() ?? 'unknown', threads, node: process.version };
  if (json) print(JSON.stringify({ model, machine, rows }, undefined, 2));
  else
    print(`\n${model}, ${machine.processor}, ${threads} threads, milliseconds\n\n${megapixelsTable(rows)}\n`);
  return rows.every(holds);
}

function sizesOf(asked: string | undefined): typeof sizes {
  if (asked === 'tiny') return [{ width: 64, height: 64, rounds: 1 }];
  const wanted = asked?.split(',').map(Number);
  return sizes.filter(({ width, height }) => wanted?.includes((width * height) / 1e6) ?? true);
}

function targetsOf(asked: string | undefined): readonly Target[] {
  const all: readonly Target[] = ['cli', 'api'];
  return all.filter((target) => asked?.split(',').includes(target) ?? true);
}

function holds({ target, format, megapixels, ratio, peakMegabytes }: Row): boolean {
  if (target !== 'cli' || format !== 'jpeg' || megapixels !== 12) return true;
  return ratio <= limits.ratio && peakMegabytes <= limits.megabytes + limits.bytesPerPixel * megapixels;
}

function textOf({ target, megapixels, format, depth, total, bare, ratio, peakMegabytes }: Row): string {
  const picture = `${target}, ${megapixels} MP, ${format} ${depth} bits`;
  const times = `${total.toFixed(0)} ms, the bare model ${bare.toFixed(0)} ms, ${ratio.toFixed(2)}x`;
  return `megapixels: ${picture}: ${times}, ${peakMegabytes.toFixed(0)} MB beyond Node`;
}
