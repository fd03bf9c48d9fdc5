import { join } from 'node:path';
import { parseNoise } from '@denoisekit/core';
import type { TrainResult } from '@denoisekit/training';
import { Option, type Command } from 'commander';
import { datasetOptions } from '../dataset.js';
import { formatSeconds } from '../format.js';
import { printJson, printLine, type Io } from '../io.js';
import { progressOn } from '../progress.js';
import { qualityTable } from '../quality-table.js';
import { exitCodes } from '../report.js';
import { newestRun, runsFolder } from '../runs.js';
import { createTrainReporter } from '../train-reporter.js';
import { numberOption, ranges, verb, type CommonOptions, type Context } from '../verb.js';

interface TrainVerbOptions extends CommonOptions {
  readonly data?: string;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly lr?: number;
  readonly seed?: number;
  readonly noise?: string;
  readonly noiseDraw?: 'fresh' | 'once';
  readonly images?: 'held-out' | 'all';
  readonly limit?: number;
  readonly out?: string;
  /** True without a folder: the newest run that is not complete. */
  readonly resume?: string | true;
  readonly backend: 'tensorflow' | 'tensorflow-gpu';
}

export function trainVerb(context: Context): Command {
  return verb('train', {
    summary: 'train a denoiser with TensorFlow.js; Ctrl-C saves it, --resume goes on',
    examples: [
      'denoisekit train',
      'denoisekit train compact --epochs 1 --limit 6000',
      'denoisekit train --data my-idx-files/ --noise gaussian:0.1..0.5',
      'denoisekit train --resume',
    ],
  })
    .argument('[recipe]', 'how to train; default: compact')
    .option('--data <folder>', 'IDX files, gzipped or not; default: MNIST')
    .addOption(numberOption('--epochs <n>', 'passes over the images; may be 0.5', ranges.epochs))
    .addOption(numberOption('--batch-size <n>', 'images a step', ranges.count))
    .addOption(numberOption('--lr <rate>', 'the highest learning rate', ranges.learningRate))
    .addOption(numberOption('--seed <n>', 'decides weights, order and noise', ranges.seed))
    .option('--noise <noise>', 'such as gaussian:0.5, or gaussian:0.1..0.9')
    .addOption(
      new Option('--noise-draw <how>', 'new noise in each epoch, or one for each image').choices([
        'fresh',
        'once',
      ]),
    )
    .addOption(
      new Option('--images <which>', 'keep some to validate, or train on all').choices(['held-out', 'all']),
    )
    .addOption(numberOption('--limit <n>', 'train on the first n images only', ranges.count))
    .option('--out <folder>', `where the run is kept; default: below ${runsFolder}/`)
    .option('--resume [run]', 'go on with a run; default: the newest that is not complete')
    .addOption(
      new Option('--backend <name>', 'what computes')
        .choices(['tensorflow', 'tensorflow-gpu'])
        .default('tensorflow'),
    )
    .action(async (recipe: string | undefined, options: TrainVerbOptions) => {
      const result = await trainRun(recipe, options, context);
      if (result.state === 'stopped') context.setExitCode(exitCodes.interrupted);
      if (options.json === true) printJson(context.io, result);
      else printResult(result, context.io);
    });
}

async function trainRun(
  name: string | undefined,
  options: TrainVerbOptions,
  { io, packages }: Context,
): Promise<TrainResult> {
  if (options.noise !== undefined) parseNoise(options.noise); // a typing mistake should not cost a download
  const { findRecipe, loadTensorFlow, readRun, recipes, train } = await packages.training();
  const resume = options.resume === true ? await unfinishedRun(io) : options.resume;
  const earlier = resume === undefined ? undefined : await readRun(resume);
  const recipe = findRecipe(name ?? earlier?.recipe.name ?? recipes[0]!.name);
  const tensorflow = await loadTensorFlow(options.backend);
  const { loadDataset } = await packages.data();
  const dataset = await loadDataset(datasetOptions(options.data, io));
  const reporter = createTrainReporter(io, await progressOn(io));
  try {
    return await train({
      recipe,
      dataset,
      tensorflow,
      config: {
        epochs: options.epochs,
        batchSize: options.batchSize,
        learningRate: options.lr,
        seed: options.seed,
        noise: options.noise,
        noiseDraw: options.noiseDraw,
        images: options.images,
        limit: options.limit,
      },
      outDirectory: options.out,
      resume,
      signal: io.signal,
      onEvent: reporter.onEvent,
    });
  } finally {
    reporter.stop();
  }
}

async function unfinishedRun(io: Io): Promise<string> {
  const fix = 'start one with npm run train, or name its folder: --resume runs/NAME';
  const { directory } = await newestRun(join(io.cwd, runsFolder), ['stopped', 'running'], fix);
  printLine(io.stderr, `going on with ${directory}`);
  return directory;
}

function printResult({ state, directory, record, quality }: TrainResult, io: Io): void {
  if (state === 'stopped') return; // the reporter has told how to go on
  const { seconds, steps } = record.progress;
  printLine(io.stdout, qualityTable(quality));
  printLine(io.stdout, `trained ${steps} steps in ${formatSeconds(seconds)}, kept in ${directory}`);
  printLine(io.stdout, 'next: npm run export');
}
