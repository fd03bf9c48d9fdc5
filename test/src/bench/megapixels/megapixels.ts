import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { modelIds, type ModelId } from '@denoisekit/models';
import type { BenchOptions } from '../benchmark.js';
import { drawPictureFile, pictureKinds } from './picture-file.js';
import type { Row, RowRequest, Target } from './row.js';
import { megapixelsTable } from './table.js';

/** What 12 megapixels from JPEG to JPEG by `photo-small` may take in the command. */
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

/** Larger files the page refuses, such as 50 megapixels in a PNG of 16 bits. */
const mostPageBytes = 256 * 2 ** 20;

const usualModel: ModelId = 'photo-small';
const targets: readonly Target[] = ['cli', 'api', 'page'];

const run = promisify(execFile);

/**
 * Where the time of a picture goes, from file to file, on the CPU: a row for each model, size, kind of file and place, in a process of its own.
 *
 * Settings of the environment, lists with commas: `DENOISEKIT_MODELS`, default `photo-small`; `DENOISEKIT_MEGAPIXELS`, the sizes, such as `1,12`, or `tiny`
 * for one of 64x64; `DENOISEKIT_FORMATS`, of `jpeg,png`; `DENOISEKIT_TARGETS`, of `cli,api,page`.
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
      for (const kind of pictureKinds.filter(({ format }) => isAsked(env['DENOISEKIT_FORMATS'], format))) {
        const path = join(folder, `in.${kind.format}`);
        await drawPictureFile(path, kind, size);
        for (const model of modelIds.filter((id) => isAsked(env['DENOISEKIT_MODELS'] ?? usualModel, id))) {
          for (const target of targets.filter((one) => isAsked(env['DENOISEKIT_TARGETS'], one))) {
            if (target === 'page' && (await stat(path)).size > mostPageBytes) continue;
            const request: RowRequest = { ...kind, ...size, target, model, path, threads };
            const program = join(import.meta.dirname, 'row-main.js');
            const { stdout } = await run(process.execPath, [program, JSON.stringify(request), alone.trim()]);
            rows.push(JSON.parse(stdout) as Row);
            if (!json) print(textOf(rows.at(-1)!));
          }
        }
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const machine = { processor: cpus()[0]?.model.trim() ?? 'unknown', threads, node: process.version };
  if (json) print(JSON.stringify({ machine, rows }, undefined, 2));
  else print(`\n${machine.processor}, ${threads} threads, milliseconds\n\n${megapixelsTable(rows)}\n`);
  return rows.every(holds);
}

function sizesOf(asked: string | undefined): typeof sizes {
  if (asked === 'tiny') return [{ width: 64, height: 64, rounds: 1 }];
  return sizes.filter(({ width, height }) => isAsked(asked, String((width * height) / 1e6)));
}

/** All, where nothing is said. */
function isAsked(list: string | undefined, name: string): boolean {
  return list?.split(',').includes(name) ?? true;
}

function holds({ model, target, format, megapixels, ratio, peakMegabytes }: Row): boolean {
  if (model !== usualModel || target !== 'cli' || format !== 'jpeg' || megapixels !== 12) return true;
  return ratio <= limits.ratio && peakMegabytes <= limits.megabytes + limits.bytesPerPixel * megapixels;
}

function textOf({
  model,
  target,
  megapixels,
  format,
  depth,
  total,
  bare,
  ratio,
  peakMegabytes,
}: Row): string {
  const picture = `${model}, ${target}, ${megapixels} MP, ${format} ${depth} bits`;
  const times = `${total.toFixed(0)} ms, the bare model ${bare.toFixed(0)} ms, ${ratio.toFixed(2)}x`;
  return `megapixels: ${picture}: ${times}, ${peakMegabytes.toFixed(0)} MB beyond Node`;
}
