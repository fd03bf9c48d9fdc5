import { parseNoise, type ModelManifest } from '@denoisekit/core';
import type { Command } from 'commander';
import { datasetOptions } from '../dataset.js';
import { evaluate, type Evaluation, type EvaluationSet } from '../evaluate.js';
import { formatCount } from '../format.js';
import { printJson, printLine } from '../io.js';
import { withModel, type OpenModel } from '../models.js';
import { progressOn } from '../progress.js';
import { qualityTable } from '../quality-table.js';
import { collect, numberOption, ranges, verb, type CommonOptions, type Context } from '../verb.js';

/** Where a manifest tells of no measurement to be repeated. */
export const evaluateDefaults = { noise: 'gaussian:0.5', seed: 10_001, batchSize: 100 } as const;

interface EvaluateVerbOptions extends CommonOptions {
  readonly noise?: readonly string[];
  readonly data?: string;
  readonly seed?: number;
  readonly limit?: number;
  readonly batchSize: number;
  readonly threads?: number;
}

export function evaluateVerb(context: Context): Command {
  return verb('evaluate', {
    summary: 'measure a model on test images, at one noise or several',
    examples: [
      'denoisekit evaluate compact',
      'denoisekit evaluate compact --noise gaussian:0.25 --noise gaussian:0.5 --limit 1000',
    ],
  })
    .argument('<model>', 'a shipped model, or a model folder')
    .option('--noise <noise>', 'may be given more than once; default: those in the manifest', collect)
    .option('--data <folder>', 'IDX files; default: MNIST')
    .addOption(numberOption('--seed <n>', 'of the noise; default: the one in the manifest', ranges.seed))
    .addOption(numberOption('--limit <n>', 'only the first n test images', ranges.count))
    .addOption(
      numberOption('--batch-size <n>', 'images a run', ranges.count).default(evaluateDefaults.batchSize),
    )
    .addOption(numberOption('--threads <n>', 'default: all processors', ranges.threads))
    .action(async (name: string, options: EvaluateVerbOptions) => {
      options.noise?.forEach(parseNoise); // a typing mistake should not cost a download
      await withModel(name, options, context, async (model) => {
        const set = await loadTestSet(options, context);
        const evaluations = await evaluateAll(model, set, options, context);
        printEvaluations(model, set, evaluations, options, context);
      });
    });
}

async function loadTestSet(options: EvaluateVerbOptions, { io, packages }: Context): Promise<EvaluationSet> {
  const { loadDataset, imagesToTensor } = await packages.data();
  const dataset = await loadDataset(datasetOptions(options.data, io));
  for (const note of dataset.notes) printLine(io.stderr, `note: ${note}`);
  return {
    name: dataset.name,
    channels: dataset.channels,
    count: Math.min(dataset.test.count, options.limit ?? dataset.test.count),
    images: (from, to) => imagesToTensor(dataset.test, { from, to }, dataset),
  };
}

async function evaluateAll(
  model: OpenModel,
  set: EvaluationSet,
  { noise: asked, seed, batchSize }: EvaluateVerbOptions,
  { io }: Context,
): Promise<readonly Evaluation[]> {
  const startProgress = await progressOn(io);
  const noises = asked ?? noisesOf(model.manifest);
  const evaluations: Evaluation[] = [];
  for (const noise of noises) {
    const progress = startProgress({ label: noise, total: set.count });
    try {
      const onBatch = (images: number, speed: number) => {
        progress.update(images, { facts: `${formatCount(Math.round(speed))} images/s` });
      };
      const seedOfNoise = seed ?? seedOf(model.manifest, noise);
      evaluations.push(await evaluate({ model, set, noise, seed: seedOfNoise, batchSize, io, onBatch }));
    } finally {
      progress.stop();
    }
  }
  return evaluations;
}

function printEvaluations(
  { manifest, denoiser }: OpenModel,
  set: EvaluationSet,
  evaluations: readonly Evaluation[],
  { json, batchSize }: EvaluateVerbOptions,
  { io }: Context,
): void {
  if (json === true) {
    printJson(io, { model: denoiser.describe(), dataset: set.name, batchSize, evaluations });
    return;
  }
  const speeds = evaluations.map(({ imagesPerSecond }) => formatCount(Math.round(imagesPerSecond)));
  printLine(io.stdout, `${manifest.id} on the test images of ${set.name}`);
  printLine(io.stdout, qualityTable(evaluations));
  printLine(
    io.stdout,
    `${speeds.join(', ')} images/s in batches of ${batchSize}, threads: ${denoiser.describe().threads}`,
  );
}

/** Repeats what the manifest claims. */
function noisesOf({ quality }: ModelManifest): readonly string[] {
  return quality.length === 0 ? [evaluateDefaults.noise] : quality.map(({ noise }) => noise);
}

function seedOf({ quality }: ModelManifest, noise: string): number {
  return quality.find((one) => one.noise === noise)?.seed ?? quality[0]?.seed ?? evaluateDefaults.seed;
}
