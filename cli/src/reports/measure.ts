import { addNoise, fileOf, parseNoise, trainedOf, type Denoiser, type ModelManifest } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import type { MeasuredResults, MeasuredTime } from '@denoisekit/report';
import { withProgress } from '../terminal/progress.js';
import { shippedFolder } from '../models/models.js';
import type { Context } from '../command/verb.js';
import { comparedNoise, machineName } from './gather-comparison.js';
import type { ReportImages } from './images.js';
import { openSubject, type OpenSubject } from './open.js';
import { sweep } from './sweep.js';

/** Of one image each; the first ones, which are slower, are not counted. */
const warmUpRuns = 20;
const countedRuns = 300;
/** How many runs of one model before the next has its turn: other load then affects all of them alike. */
const turn = 10;

export interface MeasureOptions {
  readonly ids: readonly string[];
  readonly images: ReportImages;
  /** How many test images to measure quality on. */
  readonly count: number;
}

/** Quality of the shipped models and of the baselines, and how long an image takes. Minutes. */
export async function measure(
  { ids, images, count }: MeasureOptions,
  context: Context,
): Promise<MeasuredResults> {
  const opened: OpenSubject[] = [];
  const { createNodeDenoiser, folderSource } = await context.packages.runtime();
  const singles: Single[] = [];
  try {
    for (const id of ids) {
      const path = await shippedFolder(id, context.packages);
      const model = await openSubject({ kind: 'model', name: id, path }, context, () => undefined);
      if (model !== null) opened.push(model);
    }
    const evaluation = await sweep(opened, images, count, context);
    for (const id of ids) {
      const source = folderSource(await shippedFolder(id, context.packages));
      const denoiser = await createNodeDenoiser({ model: source, threads: 1, device: 'cpu' });
      singles.push({ name: id, denoiser, manifest: await source.manifest(), milliseconds: [] });
    }
    await takeTimes(singles, images, context);
    const aims = await measureAims(opened, singles, { images, count }, context);
    const { runtimeVersion, runtime } = singles[0]!.denoiser.describe();
    return {
      format: 'denoisekit-results',
      version: 1,
      machine: machineName(),
      versions: { node: process.versions.node, [runtime]: runtimeVersion },
      measuredAt: new Date().toISOString(),
      evaluation,
      aims,
      fineTuned: [],
      models: singles.map(({ name, manifest, milliseconds }) => ({
        name,
        sha256: fileOf(manifest).sha256,
        oneImage: spread(milliseconds),
      })),
    };
  } finally {
    for (const model of opened) await model.dispose();
    for (const { denoiser } of singles) await denoiser.dispose();
  }
}

/** Each model at the noise of what its recipe owes. */
async function measureAims(
  opened: readonly OpenSubject[],
  singles: readonly Single[],
  { images, count }: Pick<MeasureOptions, 'images' | 'count'>,
  context: Context,
): Promise<EvaluationRow[]> {
  const { recipeAims } = await context.packages.training();
  const rows: EvaluationRow[] = [];
  for (const { name, manifest } of singles) {
    const aims = recipeAims.filter(
      ({ recipe, metric }) => recipe === trainedOf(manifest)?.recipe && metric !== 'behindFineTuned',
    );
    const noises = [...new Set(aims.map(({ noise }) => noise))];
    const models = opened.filter((model) => model.name === name);
    if (noises.length === 0 || models.length === 0) continue;
    rows.push(...(await sweep(models, images, count, context, { noises, baselines: [] })).rows);
  }
  return rows;
}

interface Single {
  readonly name: string;
  readonly denoiser: Denoiser;
  readonly manifest: ModelManifest;
  readonly milliseconds: number[];
}

async function takeTimes(models: readonly Single[], { test }: ReportImages, { io }: Context): Promise<void> {
  const noisy = addNoise(test(0, 1), parseNoise(comparedNoise), { seed: 0 });
  await withProgress(io, { label: 'time', total: countedRuns }, async (progress) => {
    for (const { denoiser } of models) {
      for (let run = 0; run < warmUpRuns; run++) await denoiser.denoise(noisy, { signal: io.signal });
    }
    for (let run = 0; run < countedRuns; run += turn) {
      for (const { denoiser, milliseconds } of models) {
        for (let each = 0; each < turn; each++) {
          io.signal.throwIfAborted();
          const begun = io.now();
          await denoiser.denoise(noisy, { signal: io.signal });
          milliseconds.push(io.now() - begun);
        }
      }
      progress.update(run + turn);
    }
  });
}

/** Median and quartiles: a machine that does other things too gives a few long times, which a mean would follow. */
export function spread(milliseconds: readonly number[]): MeasuredTime {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  return { median: at(0.5), low: at(0.25), high: at(0.75), runs: sorted.length };
}
