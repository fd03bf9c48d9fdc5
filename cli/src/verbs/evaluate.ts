import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DenoiseError, formatCount, parseNoise, suggestion } from '@denoisekit/core';
import {
  baselineNames,
  evaluationSeed,
  sweepQuality,
  type BaselineName,
  type EvaluationDocument,
  type SweepOptions,
} from '@denoisekit/evaluation';
import type { DtypeChoice } from '@denoisekit/runtime-node';
import { Option, type Command } from 'commander';
import { datasetOptions } from '../pictures/dataset.js';
import { partFor } from '../pictures/demo.js';
import { evaluationCsv } from '../evaluate/evaluation-csv.js';
import { evaluated, evaluatePictures } from '../evaluate/evaluate-pictures.js';
import { evaluationTable } from '../evaluate/evaluation-table.js';
import { standardStream } from '../files/image-paths.js';
import { printJson, printLine } from '../terminal/io.js';
import { noiseHelp } from '../command/noise-help.js';
import { withProgress } from '../terminal/progress.js';
import {
  collect,
  dtypeOption,
  numberOption,
  ranges,
  verb,
  wordsIn,
  type CommonOptions,
  type Context,
} from '../command/verb.js';
import { withModels, type NamedModel } from '../models/with-models.js';
import { assertOneOnStdout, writeOutput } from '../files/write-file.js';

/** Where a manifest has no measurement to repeat. */
export const evaluateDefaults = { noise: 'gaussian:0.5', seed: evaluationSeed, batchSize: 100 } as const;

interface EvaluateVerbOptions extends CommonOptions {
  readonly noise?: readonly string[];
  readonly baselines: readonly BaselineName[];
  readonly data?: string;
  readonly pairs?: readonly string[];
  readonly grey?: true;
  readonly seed?: number;
  readonly images?: number;
  readonly batchSize?: number;
  readonly threads?: number;
  readonly dtype: DtypeChoice;
  readonly csv?: string;
}

type EvaluatedSet = SweepOptions['dataset'] & { readonly channels: 1 | 3 };

export function evaluateVerb(context: Context): Command {
  return verb('evaluate', {
    summary: 'measure models, and baselines beside them, on test images at one noise or several',
    examples: [
      'denoisekit evaluate compact',
      'denoisekit evaluate compact models/mine --noise gaussian:0.25 --noise gaussian:0.5 --csv scores.csv',
      'denoisekit evaluate compact --noise salt-pepper:0.3 --images 1000 --baselines median',
      'denoisekit evaluate photo --data CBSD68 --noise gaussian-unclipped:25/255',
      'denoisekit evaluate photo --pairs noisy/ clean/',
    ],
  })
    .argument('<model...>', 'shipped models, model folders, or runs that were exported')
    .option(
      '--noise <noise>',
      'see below; more than once for several; default: those in the manifests',
      collect,
    )
    .addOption(
      new Option('--baselines <names>', `all, none, or some of ${baselineNames.join(',')}`)
        .argParser(parseBaselines)
        .default(baselineNames, 'all'),
    )
    .addOption(numberOption('--images <n>', 'only the first n test images', ranges.count))
    .option(
      '--data <folder>',
      'pictures of any size, or IDX files; default: sample pictures or MNIST, by what the first model is for',
    )
    .option(
      '--pairs <folders...>',
      'noisy pictures and clean ones of the same names, or one folder with both (_real and _mean, _noisy and _clean)',
    )
    .option('--grey', 'pictures in grey, as papers make it; models for grey alone always measure so')
    .addOption(numberOption('--seed <n>', 'of the noise; default: the one in the manifest', ranges.seed))
    .addOption(
      numberOption(
        '--batch-size <n>',
        `images a run; default: ${evaluateDefaults.batchSize}, fewer of large ones`,
        ranges.count,
      ),
    )
    .addOption(numberOption('--threads <n>', 'default: all processors', ranges.threads))
    .addOption(dtypeOption('fp32'))
    .option('--csv <file>', 'write the figures as comma-separated values too; -: to standard output instead')
    .addHelpText('after', noiseHelp)
    .addHelpText('after', baselineHelp)
    .action(async (names: readonly string[], options: EvaluateVerbOptions) => {
      assertOneOnStdout('--csv', options.csv, options);
      options.noise?.forEach((text) => parseNoise(text)); // a typing mistake should not cost a download
      await withModels(names, options, context, async (models) => {
        const folder = await pictureFolder(models, options, context);
        const document =
          folder === undefined && options.pairs === undefined
            ? await onSet(models, options, context)
            : await onPictures(models, folder, options, context);
        if (options.csv !== undefined) {
          const bytes = new TextEncoder().encode(evaluationCsv(document.rows));
          await writeOutput(context.io, options.csv, bytes);
          if (options.csv === standardStream) return;
        }
        print(document, models, options, context);
      });
    });
}

const baselineHelp = `
Baselines:
  noisy   the noisy image as it is
  median  the median of 3x3 or of 5x5 pixels, with reflection or zeros past the edges, whichever is best on training images
  linear  the best linear filter, learnt from training images: of the whole image for grey ones of up to 1,024 pixels, else
          of 9x9 pixels around each pixel`;

/** The whole pictures to measure on: undefined for IDX files, and for MNIST. */
async function pictureFolder(
  models: readonly NamedModel[],
  { data, pairs }: EvaluateVerbOptions,
  { io, packages }: Context,
): Promise<string | undefined> {
  const { hasIdxFiles, sampleFolder } = await packages.data();
  if (pairs !== undefined) {
    if (data === undefined) return undefined;
    throw new DenoiseError('usage', {
      what: '--pairs stands in place of --data',
      fix: 'leave out one of them',
    });
  }
  if (data !== undefined) return (await hasIdxFiles(resolve(io.cwd, data))) ? undefined : data;
  const [first] = models;
  const part = first === undefined ? 'digits' : partFor(first.manifest);
  if (first !== undefined && part === 'page') {
    throw new DenoiseError('usage', {
      what: `${first.name} is for scans, and no pages to measure on come with Denoisekit`,
      fix: 'name a folder of clean pages with --data, or of damaged and clean ones with --pairs',
    });
  }
  return part === 'photograph' ? sampleFolder() : undefined;
}

async function onPictures(
  models: readonly NamedModel[],
  folder: string | undefined,
  options: EvaluateVerbOptions,
  context: Context,
): Promise<EvaluationDocument> {
  const { baselines, noise, pairs, grey, images, seed } = options;
  if (baselines !== baselineNames && baselines.some((name) => name !== 'noisy')) {
    throw new DenoiseError('usage', {
      what: 'on pictures, models are measured beside the noisy picture alone',
      actual: `the baselines ${baselines.join(',')}`,
      fix: 'leave out --baselines',
    });
  }
  return evaluatePictures(models, { data: folder, pairs, noises: noise, grey, images, seed }, context);
}

async function loadTestSet(options: EvaluateVerbOptions, { io, packages }: Context): Promise<EvaluatedSet> {
  const { loadDataset, imagesToTensor } = await packages.data();
  const dataset = await loadDataset(datasetOptions(options.data, io));
  for (const note of dataset.notes) printLine(io.stderr, `note: ${note}`);
  return {
    name: dataset.name,
    channels: dataset.channels,
    test: {
      count: Math.min(dataset.test.count, options.images ?? dataset.test.count),
      images: (from, to) => imagesToTensor(dataset.test, { from, to }, dataset),
    },
    train: {
      count: dataset.train.count,
      images: (from, to) => imagesToTensor(dataset.train, { from, to }, dataset),
    },
  };
}

async function onSet(
  models: readonly NamedModel[],
  options: EvaluateVerbOptions,
  context: Context,
): Promise<EvaluationDocument> {
  const { io } = context;
  const { noise: asked, seed, baselines, batchSize } = options;
  const dataset = await loadTestSet(options, context);
  for (const model of models) assertChannels(model, dataset);
  const noises = asked ?? noisesOf(models);
  const total = noises.length * dataset.test.count;
  return withProgress(io, { label: 'images', total }, (progress) =>
    sweepQuality({
      models: models.map(evaluated),
      ...{ dataset, noises, baselines, batchSize, nextTurn },
      seed: seed ?? models[0]!.manifest.quality[0]?.seed ?? evaluateDefaults.seed,
      signal: io.signal,
      now: () => io.now(),
      onProgress: ({ noise, stage, done }) => {
        progress.update(done, { facts: stage === 'scoring' ? noise : `${noise}, setting up baselines` });
      },
    }),
  );
}

function print(
  document: EvaluationDocument,
  models: readonly NamedModel[],
  { json }: EvaluateVerbOptions,
  { io }: Context,
): void {
  const described = models.map(({ denoiser }) => denoiser.describe());
  if (json === true) {
    printJson(io, { ...document, models: described });
    return;
  }
  const images = formatCount(document.images);
  const what = document.pictures === undefined ? `the first ${images} test images` : `pictures: ${images}`;
  printLine(io.stdout, `${what} of ${document.dataset}\n`);
  printLine(io.stdout, `${evaluationTable(document)}\n`);
  models.forEach(({ name }, at) => {
    const speeds = document.rows
      .filter((row) => row.model === name && row.imagesPerSecond !== null)
      .map(({ imagesPerSecond }) => formatRate(imagesPerSecond!));
    const { device, threads } = described[at]!;
    printLine(io.stdout, `${name}: ${speeds.join(', ')} images/s on ${device}, threads: ${threads}`);
  });
}

function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toPrecision(2) : formatCount(Math.round(perSecond));
}

/** Repeats what the manifests claim. */
function noisesOf(models: readonly NamedModel[]): readonly string[] {
  const noises = new Set(models.flatMap(({ manifest }) => manifest.quality.map(({ noise }) => noise)));
  return noises.size === 0 ? [evaluateDefaults.noise] : [...noises];
}

function parseBaselines(text: string): readonly BaselineName[] {
  if (text === 'all') return baselineNames;
  if (text === 'none') return [];
  const asked = wordsIn(text);
  for (const name of asked) {
    if (baselineNames.some((known) => known === name)) continue;
    throw new DenoiseError('usage', {
      what: `there is no baseline ${JSON.stringify(name.slice(0, 40))}`,
      expected: `all, none, or names from ${baselineNames.join(', ')} with commas between them`,
      fix: suggestion(name, baselineNames),
    });
  }
  return baselineNames.filter((name) => asked.includes(name));
}

function assertChannels({ manifest, channels }: NamedModel, set: EvaluatedSet): void {
  if (channels === set.channels) return;
  throw new DenoiseError('shape-mismatch', {
    what: `${manifest.id} does not take the images of ${set.name}`,
    actual: `${set.channels} channels`,
    expected: `${channels}`,
    fix: 'choose another model or other images',
  });
}
