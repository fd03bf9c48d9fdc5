import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DenoiseError, parseNoise } from '@denoisekit/core';
import type { TrainResult } from '@denoisekit/training';
import { Option, type Command } from 'commander';
import { commandLine } from '../command/command-line.js';
import { datasetOptions } from '../pictures/dataset.js';
import { formatSeconds } from '../terminal/format.js';
import { printJson, printLine, type Io } from '../terminal/io.js';
import { noiseHelp } from '../command/noise-help.js';
import { locateModel } from '../models/models.js';
import { createBars } from '../terminal/progress.js';
import { qualityTable } from '../evaluate/quality-table.js';
import { newestRun, runsFolder } from '../models/runs.js';
import { interruptedCode } from '../terminal/stop-signals.js';
import {
  addTrainOptions,
  backends,
  isBackend,
  overridesOf,
  wordsForResume,
  type Backend,
  type TrainOptions,
} from '../train/train-options.js';
import { createTrainReporter } from '../train/train-reporter.js';
import { verb, type CommonOptions, type Context } from '../command/verb.js';

interface TrainVerbOptions extends CommonOptions, TrainOptions {
  readonly data?: string;
  readonly pairs?: readonly string[];
  readonly out?: string;
  /** A run's or model's folder, or a shipped model's id. */
  readonly from?: string;
  /** True without a folder: the newest run that is not complete. */
  readonly resume?: string | true;
  readonly finish?: true;
  readonly backend?: Backend;
  /** True without a folder: in the run's own. */
  readonly tensorboard?: string | true;
}

export function trainVerb(context: Context): Command {
  const command = verb('train', {
    summary: 'train a denoiser with TensorFlow.js; Ctrl-C or SIGTERM saves it, --resume goes on',
    examples: [
      'denoisekit train',
      'denoisekit train compact --epochs 1 --limit 6000',
      'denoisekit train photo --data my-pictures/',
      'denoisekit train photo --from photo --pairs noisy/ clean/',
      'denoisekit train scan --pairs scanned/ clean/',
      'denoisekit train --data my-idx-files/ --noise gaussian:0.1..0.5+salt-pepper:0..0.1',
      'denoisekit train --schedule one-cycle --early-stopping 3 --tensorboard logs',
      'denoisekit train unet --from unet --noise gaussian:0.5 --epochs 2 --lr 1e-3',
      'denoisekit train --resume',
    ],
  })
    .argument(
      '[recipe]',
      'how to train: photo, photo-small or photo-grey for photographs, scan for pages, compact, unet and others for digits; default: compact',
    )
    .option(
      '--data <folder>',
      'pictures, or IDX files; default: MNIST, sample pictures for photo, drawn pages for scan',
    )
    .option('--pairs <folders...>', 'noisy pictures and clean ones of the same names, instead of --data');
  return addTrainOptions(command)
    .option('--out <folder>', `where the run is kept; default: below ${runsFolder}/`)
    .option(
      '--from <model>',
      'begin with the weights of a run or model: of the same recipe, or of a smaller network with the same layers',
    )
    .option('--resume [run]', 'go on with a run; default: the newest that is not complete')
    .option('--finish', 'with --resume: let the learning rate fall now, and end')
    .addOption(
      new Option('--backend <name>', 'what computes; default: auto, a GPU if there is one').choices(backends),
    )
    .option('--tensorboard [folder]', "write logs for TensorBoard; default: into the run's folder")
    .addHelpText('after', noiseHelp)
    .action(async (recipe: string | undefined, options: TrainVerbOptions, self: Command) => {
      const resumeLine = (directory: string): string =>
        commandLine(['train', '--resume', directory, ...wordsForResume(self, context.io)], context.io);
      const result = await trainRun(recipe, options, resumeLine, context);
      if (result.state === 'stopped') context.setExitCode(interruptedCode(context.io.signal.reason));
      if (options.json === true) printJson(context.io, result);
      else printResult(result, context.io);
    });
}

async function trainRun(
  name: string | undefined,
  options: TrainVerbOptions,
  resumeLine: (directory: string) => string,
  context: Context,
): Promise<TrainResult> {
  const { io, packages } = context;
  if (options.noise !== undefined) parseNoise(options.noise); // a typing mistake should not cost a download
  const training = await packages.training();
  const { recipes } = training;
  const resume = options.resume === true ? await unfinishedRun(io) : options.resume;
  const earlier = resume === undefined ? undefined : await training.readRun(resume);
  // `--tensorboard compact` means the recipe, which the option takes for its folder.
  const swallowed = name === undefined ? recipes.find((one) => one.name === options.tensorboard) : undefined;
  const tensorboard = swallowed === undefined ? options.tensorboard : true;
  const recipe = swallowed ?? training.findRecipe(name ?? earlier?.recipe.name ?? recipes[0]!.name);
  const from =
    options.from === undefined
      ? undefined
      : await training.readFirstWeights(await locateModel(options.from, context));
  // Before TensorFlow is loaded, which takes a while and prints lines of its own that nothing can turn off.
  const data = datasetOptions(options.data, io);
  const pairs = pairsOf(options, io);
  for (const folder of [data.directory, pairs?.noisy, pairs?.clean]) assertThere(folder);
  const own = isBackend(earlier?.backend) ? earlier.backend : undefined;
  const tensorflow = await training.loadTensorFlow(options.backend ?? own ?? 'auto');
  const bars = createBars(io);
  const report = createTrainReporter(io, bars, resumeLine);
  const note = (message: string): void => {
    report({ type: 'note', message });
  };
  const images = await training.openImages(recipe, {
    ...data,
    pairs,
    sha256: earlier?.dataset.sha256,
    onSurvey(done, total) {
      bars.start({ label: 'pictures', total });
      bars.update(done);
      if (done === total) bars.stop();
    },
    warn: note,
  });
  if (name === undefined && images.size === null && recipe.defaults.pictures === undefined) {
    note(`the recipe ${recipe.name} is for digits: name photo for photographs, or scan for pages`);
  }
  const log =
    tensorboard === undefined
      ? undefined
      : training.logToTensorBoard({
          directory: tensorboard === true ? undefined : resolve(io.cwd, tensorboard),
          warn: note,
        });
  try {
    return await training.train({
      recipe,
      images,
      tensorflow,
      config: overridesOf(options),
      outDirectory: options.out,
      from,
      resume,
      finish: options.finish,
      signal: io.signal,
      onEvent(event) {
        report(event);
        log?.(event);
      },
    });
  } finally {
    bars.stop();
    await images.close();
  }
}

/** What else may be wrong with a folder is found when it is read. */
function assertThere(folder: string | undefined): void {
  if (folder === undefined || existsSync(folder)) return;
  throw new DenoiseError('dataset-missing', {
    what: `there is no folder ${folder}`,
    expected: 'a folder with pictures, or with IDX files',
    fix: 'check the path',
  });
}

function pairsOf({ pairs, data }: TrainVerbOptions, { cwd }: Io) {
  if (pairs === undefined) return undefined;
  const [noisy, clean, ...more] = pairs;
  if (noisy === undefined || clean === undefined || more.length > 0 || data !== undefined) {
    throw new DenoiseError('usage', {
      what: '--pairs takes two folders, and no --data beside it',
      actual: pairs.join(' ') + (data === undefined ? '' : ` and --data ${data}`),
      expected: 'the folder of the noisy pictures, then that of the clean ones',
    });
  }
  return { noisy: resolve(cwd, noisy), clean: resolve(cwd, clean) };
}

async function unfinishedRun(io: Io): Promise<string> {
  const fix = `start one with ${commandLine(['train'], io)}, or name its folder: --resume runs/NAME`;
  const { directory } = await newestRun(join(io.cwd, runsFolder), ['stopped', 'running'], fix);
  printLine(io.stderr, `going on with ${directory}`);
  return directory;
}

function printResult({ state, directory, record, quality }: TrainResult, io: Io): void {
  if (state === 'stopped') return; // the reporter has printed how to go on
  const { seconds, steps } = record.progress;
  printLine(io.stdout, qualityTable(quality));
  if (record.gain?.after != null) printLine(io.stdout, textOfGain(record.gain.before, record.gain.after));
  printLine(io.stdout, `trained ${steps} steps in ${formatSeconds(seconds)}, kept in ${directory}`);
  // Named, since export alone takes the newest below runs/, which a resumed one or one of --out need not be.
  printLine(io.stdout, `next: ${commandLine(['export', directory], io)}`);
}

/** Smaller gains may be chance: they depend on the crops drawn and on when weights were validated. */
const leastGain = 0.02;

function textOfGain(before: number, after: number): string {
  const figures = `${before.toFixed(2)} dB with the weights it began with, ${after.toFixed(2)} dB now`;
  const gained = after - before;
  if (gained >= leastGain) return `on the validation pictures: ${figures}, ${gained.toFixed(2)} dB gained`;
  return `nothing was gained on the validation pictures: ${figures}; keep the model that it began with, or try more steps, a lower --lr or more pictures`;
}
