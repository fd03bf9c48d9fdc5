import os from 'node:os';
import { join } from 'node:path';
import {
  assertControls,
  DenoiseError,
  levelControl,
  palePrintFor,
  parseSampleRange,
  parseNoise,
  unsuitedLevel,
  type ControlValues,
  type ImageCodec,
  type PalePrint,
  type PictureKind,
  type DecodeOptions,
} from '@denoisekit/core';
import type { DtypeChoice } from '@denoisekit/runtime-node';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { demoDefaults } from '../pictures/demo.js';
import { denoiseFiles, type Denoised, type Failed } from '../denoise/denoise-files.js';
import { expandInputs } from '../files/expand-inputs.js';
import {
  listed,
  textOfBatch,
  textOfDone,
  textOfKind,
  textOfLevel,
  textOfProfile,
} from '../denoise/denoise-texts.js';
import { inOneLine, printJson, printLine } from '../terminal/io.js';
import { readHead } from '../files/read-image-file.js';
import { defaultModel, modelsByKind, withModel, type OpenModel } from '../models/models.js';
import { noiseHelp } from '../command/noise-help.js';
import { planOutputs, type Job } from '../files/plan-outputs.js';
import { createBars } from '../terminal/progress.js';
import { exitCodes, toDenoiseError } from '../command/report-error.js';
import { assertOneOnStdout, assertTakesNew } from '../files/write-file.js';
import { denoiseDemo } from './denoise-demo.js';
import {
  dtypeOption,
  numberOption,
  ranges,
  verb,
  type CommonOptions,
  type Context,
} from '../command/verb.js';

interface DenoiseOptions extends CommonOptions {
  readonly out?: string;
  readonly model?: string;
  readonly strength?: number;
  readonly palePrint?: PalePrint;
  readonly noiseLevel?: number;
  readonly quality?: number;
  readonly strip?: true;
  readonly range?: DecodeOptions['range'];
  readonly maxPixels?: number;
  readonly noise?: string;
  readonly seed: number;
  readonly threads?: number;
  readonly dtype: DtypeChoice;
  readonly force?: true;
  readonly profile?: true;
  readonly demo?: true;
}

export function denoiseVerb(context: Context): Command {
  return verb('denoise', {
    summary: 'denoise images: PNG, JPEG, WebP, TIFF, AVIF, of any size, with all that their files hold',
    examples: [
      'denoisekit denoise in.jpg -o out.jpg',
      'denoisekit denoise in.jpg -o out.jpg --strength 0.5',
      'denoisekit denoise scans/ -o clean/',
      'denoisekit denoise "scans/**/*.jpg" -o clean/ --json',
      'denoisekit denoise - -o - < in.png > out.png',
      'denoisekit denoise digit.png -o out.png --noise gaussian:0.5   (to try: noise is added first)',
      'denoisekit denoise --demo',
    ],
  })
    .argument('[files...]', 'image files, folders, patterns in quotes, or - for standard input')
    .option('-o, --out <path>', 'the file to write, the folder for several, or - for standard output')
    .option(
      '--model <id or folder>',
      'a shipped model, yours, or a model folder; default: that for photographs',
    )
    .addOption(
      numberOption(
        '--strength <0..1>',
        'how much of the change is made; coloured noise goes before fine texture (default: 1)',
        ranges.fraction,
      ),
    )
    .addOption(
      new Option(
        '--pale-print <what>',
        'of pages: print far paler than the rest; auto leaves it pale where it may be of the other side, keep makes it dark (default: auto)',
      ).choices(['auto', 'keep', 'remove']),
    )
    .addOption(
      numberOption(
        '--noise-level <n>',
        'sigma, such as 0.1 or 25/255, for models that are told how much noise there is; default: as estimated',
        ranges.level,
      ),
    )
    .addOption(numberOption('--quality <n>', 'of JPEG, AVIF and lossy WebP (default: 95)', ranges.quality))
    .option('--strip', 'leave out EXIF, XMP, texts and resolution; the colour profile stays')
    .addOption(
      new Option(
        '--range <what>',
        'the samples that are black and white to the model, such as 100..4095, full, or auto: of 16 bits those that a camera of 10 to 14 bits fills (default: auto)',
      ).argParser((text: string) => {
        const range = parseSampleRange(text);
        if (range !== undefined) return range;
        throw new InvalidArgumentError('It takes auto, full, or LOW..HIGH from 0 to 65535.');
      }),
    )
    .addOption(numberOption('--max-pixels <n>', 'refuse larger images (default: 50000000)', ranges.count))
    .option('--noise <noise>', 'add this noise first, such as gaussian:0.5: see below')
    .addOption(numberOption('--seed <n>', 'of that noise', ranges.seed).default(demoDefaults.seed))
    .addOption(numberOption('--threads <n>', 'default: all processors', ranges.threads))
    .addOption(dtypeOption('auto'))
    .option('--profile', 'also tell where the time goes: a line a picture, or in the answer of --json')
    .option('--force', 'allow overwriting the inputs themselves')
    .option(
      '--demo',
      `denoise a shipped photograph and eight digits and write a picture (${demoDefaults.out}); default: your newest model`,
    )
    .addHelpText('after', noiseHelp)
    .action(async (files: readonly string[], options: DenoiseOptions, self: Command) => {
      if (self.getOptionValueSource('seed') === 'cli' && options.noise === undefined && options.demo !== true)
        printLine(context.io.stderr, 'denoisekit: --seed has no effect without --noise');
      if (options.demo === true) await denoiseDemo(files, options, context);
      else await denoiseImages(files, options, context);
    });
}

async function denoiseImages(files: readonly string[], options: DenoiseOptions, context: Context) {
  const { io, packages } = context;
  const out = assertAsked(files, options);
  const { createSharpCodec } = await packages.runtime();
  const codec = createSharpCodec();
  const { formats } = codec;
  const inputs = await expandInputs(files, { cwd: io.cwd, formats });
  const jobs = await planOutputs(inputs, { out, cwd: io.cwd, formats, force: options.force === true });
  if (jobs[0]?.output !== undefined) await assertTakesNew(jobs[0].output);
  // Of several, each is refused by itself. The only one is known to be no image before a model is opened and measured.
  const head = inputs.files.length === 1 ? await readHead(inputs.files[0]!) : undefined;
  if (head !== undefined) codec.assertImage(head, inputs.files[0]!.shown);
  const { leftOut, folders, repeated } = inputs;
  if (repeated.length > 0)
    printLine(io.stderr, `denoisekit: named more than once, denoised once: ${listed(repeated)}`);
  if (leftOut.length > 0) printLine(io.stderr, `denoisekit: no image files, left out: ${listed(leftOut)}`);
  if (folders.length > 0) {
    const pattern = `"${join(folders[0]!, '..', '**', '*')}"`;
    printLine(
      io.stderr,
      `denoisekit: folders in folders are left out, ${pattern} takes them: ${listed(folders)}`,
    );
  }
  const better = await modelsByKind(packages);
  const name = options.model ?? (await defaultModel(packages));
  const opening = {
    dtype: options.dtype,
    threads: options.threads,
    workers: workersFor(jobs.length, options),
  };
  const { noiseLevel } = options;
  const controls = noiseLevel === undefined ? {} : { [levelControl]: noiseLevel };
  await withModel(name, opening, context, async (model) => {
    // Once, rather than for each picture.
    palePrintFor(model.manifest, options.palePrint);
    assertControls(model.manifest.id, model.manifest.controls, controls);
    const begun = io.now();
    const { results, stopped } = await runBatch(jobs, { options, context, codec, model, controls, better });
    const failed = results.filter((result) => 'error' in result).length;
    const notBegun = jobs.length - results.length;
    const aborted = stopped?.code === 'aborted';
    if (options.json === true && !aborted) {
      const facts = {
        model: model.denoiser.describe(),
        images: results,
        failed,
        notBegun,
        leftOut: [...leftOut, ...folders],
      };
      printJson(io, { ...facts, seconds: (io.now() - begun) / 1000 });
    }
    if (jobs.length > 1) {
      const seconds = (io.now() - begun) / 1000;
      printLine(io.stderr, `denoisekit: ${textOfBatch(results, jobs.length, seconds)}`);
    }
    if (aborted) throw stopped;
    if (stopped !== undefined && options.json !== true) {
      printLine(
        io.stderr,
        `denoisekit: stopped, since several in a row could not be written: ${stopped.message}`,
      );
    }
    if (failed > 0 || notBegun > 0) context.setExitCode(exitCodes.badInput);
  });
}

/** From so many pictures on, sessions of their own have saved more time than their start takes. */
const fewPictures = 4;
/** Each has the memory of a tile, 40 to 100 MB. */
const mostWorkers = 4;

function workersFor(pictures: number, { threads = os.availableParallelism() }: DenoiseOptions): number {
  return pictures < fewPictures ? 0 : Math.min(threads, mostWorkers);
}

interface Batch {
  readonly options: DenoiseOptions;
  readonly context: Context;
  readonly codec: ImageCodec;
  readonly model: OpenModel;
  readonly controls: ControlValues;
  /** Models to suggest where that one is for other pictures. */
  readonly better: Readonly<Partial<Record<PictureKind, string>>>;
}

async function runBatch(
  jobs: readonly Job[],
  { options, context: { io }, codec, model, controls, better }: Batch,
): Promise<{ readonly results: readonly (Denoised | Failed)[]; readonly stopped?: DenoiseError }> {
  const results: (Denoised | Failed)[] = [];
  const alone = jobs.length === 1;
  const warned = new Set<PictureKind | 'level'>();
  const bars = createBars(io);
  if (!alone) bars.start({ label: 'denoise', total: jobs.length });
  const description = model.denoiser.describe();
  // What a picture takes up, nothing else may be written to.
  const lines = jobs.some(({ output }) => output === undefined) ? io.stderr : io.stdout;
  const { noise } = options;
  try {
    await denoiseFiles(jobs, {
      ...options, // strength, quality and others by the same names
      ...{ model, codec, io, controls },
      noise: noise === undefined ? undefined : { kind: parseNoise(noise), seed: options.seed },
      onDone(done) {
        results.push(done);
        if (options.json !== true) bars.print(textOfDone(done, description), lines);
        if (done.profile !== undefined && options.json !== true) bars.print(textOfProfile(done.profile));
        const { seems } = done;
        if (seems !== null && !warned.has(seems)) {
          warned.add(seems);
          bars.print(`denoisekit: ${textOfKind(done, seems, model.manifest, better[seems])}`);
        }
        const estimate = done.estimatedNoise?.before;
        const levels = estimate === undefined ? undefined : unsuitedLevel(model.manifest, estimate);
        if (estimate !== undefined && levels !== undefined && !warned.has('level')) {
          warned.add('level');
          bars.print(`denoisekit: ${textOfLevel(done, estimate, model.manifest, levels)}`);
        }
        if (!alone) bars.update(results.length);
      },
      onFailed(error, input) {
        if (alone) throw error;
        results.push({ input, error: error.toJSON() });
        // Of many pictures, an error that is the model's does not say which.
        const which = error.message.includes(input) ? '' : `${inOneLine(input)}: `;
        bars.print(`denoisekit: ${which}${error.message}`);
        if (options.verbose === true) bars.print(error.stack ?? '');
        bars.update(results.length);
      },
      onProgress({ done, total }) {
        if (!alone || total === 1) return;
        bars.start({ label: 'denoise', total });
        bars.update(done);
      },
    });
    return { results };
  } catch (thrown) {
    const error = toDenoiseError(thrown);
    if (alone || (error.code !== 'disk-full' && error.code !== 'aborted')) throw thrown;
    return { results, stopped: error };
  } finally {
    bars.stop();
  }
}

function assertAsked(files: readonly string[], options: DenoiseOptions): string {
  const { out } = options;
  if (files.length === 0) {
    throw new DenoiseError('usage', {
      what: 'no images were named',
      fix: 'denoisekit denoise in.png -o out.png, or denoisekit denoise --demo',
    });
  }
  assertOneOnStdout('-o', options.out, options);
  if (out !== undefined && out !== '') return out;
  throw new DenoiseError('usage', {
    what: 'the output is missing',
    fix: 'add -o out.png, a folder for several images, or - for standard output',
  });
}
