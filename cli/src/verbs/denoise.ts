import { DenoiseError, parseNoise } from '@denoisekit/core';
import type { Command } from 'commander';
import { demoDefaults, runDemo } from '../demo.js';
import { denoiseFiles, type Denoised, type Failed } from '../denoise-files.js';
import { expandInputs } from '../expand-inputs.js';
import { formatDecibels } from '../format.js';
import { printJson, printLine } from '../io.js';
import { defaultModel, withModel } from '../models.js';
import { noiseHelp } from '../noise-help.js';
import { newestOwnModel } from '../own-models.js';
import { planOutputs } from '../plan-outputs.js';
import { progressOn } from '../progress.js';
import { exitCodes } from '../report.js';
import { numberOption, ranges, verb, type CommonOptions, type Context } from '../verb.js';

interface DenoiseOptions extends CommonOptions {
  readonly out?: string;
  readonly model?: string;
  readonly noise?: string;
  readonly seed: number;
  readonly threads?: number;
  readonly force?: true;
  readonly demo?: true;
}

export function denoiseVerb(context: Context): Command {
  return verb('denoise', {
    summary: 'denoise images: PNG, JPEG, WebP, of any size',
    examples: [
      'denoisekit denoise in.png -o out.png',
      'denoisekit denoise scans/ -o clean/',
      'denoisekit denoise "scans/**/*.jpg" -o clean/ --json',
      'denoisekit denoise digit.png -o out.png --noise gaussian:0.5   (to try: noise is added first)',
      'denoisekit denoise --demo',
    ],
  })
    .argument('[files...]', 'image files, folders, or patterns in quotes')
    .option('-o, --out <path>', 'the file to write, or the folder for several')
    .option('--model <id or folder>', `a shipped model, yours, or a model folder; default: ${defaultModel}`)
    .option('--noise <noise>', 'add this noise first, such as gaussian:0.5: see below')
    .addOption(numberOption('--seed <n>', 'of that noise', ranges.seed).default(demoDefaults.seed))
    .addOption(numberOption('--threads <n>', 'default: all processors', ranges.threads))
    .option('--force', 'allow overwriting the inputs themselves')
    .option(
      '--demo',
      `denoise eight shipped digits and write a picture (${demoDefaults.out}); default: your newest model`,
    )
    .addHelpText('after', noiseHelp)
    .action(async (files: readonly string[], options: DenoiseOptions) => {
      if (options.demo === true) await denoiseDemo(files, options, context);
      else await denoiseImages(files, options, context);
    });
}

async function denoiseDemo(files: readonly string[], options: DenoiseOptions, context: Context) {
  if (files.length > 0) {
    throw new DenoiseError('usage', { what: '--demo takes no files', fix: 'leave out the one or the other' });
  }
  const { io, packages } = context;
  const { createSharpCodec } = await packages.runtime();
  const { out = demoDefaults.out, noise = demoDefaults.noise, seed, threads } = options;
  const newest = options.model === undefined ? await newestOwnModel(io.cwd) : undefined;
  if (newest !== undefined) {
    printLine(io.stderr, `with ${newest.id}, your newest model; --model ${defaultModel} is the shipped one`);
  }
  await withModel(options.model ?? newest?.folder ?? defaultModel, { threads }, context, async (model) => {
    const result = await runDemo({ out, noise, seed }, model, createSharpCodec(), io);
    if (options.json === true) {
      printJson(io, { model: model.denoiser.describe(), ...result });
      return;
    }
    const [before, after] = [formatDecibels(result.noisyPsnr), formatDecibels(result.denoisedPsnr)];
    printLine(io.stdout, `${model.manifest.id}: ${result.images} digits, ${noise}, seed ${seed}`);
    printLine(io.stdout, `PSNR ${before} noisy -> ${after} denoised (pooled over all pixels)`);
    printLine(io.stdout, `wrote ${out}: rows are noisy, denoised, clean`);
  });
}

async function denoiseImages(files: readonly string[], options: DenoiseOptions, context: Context) {
  const { io, packages } = context;
  const out = assertAsked(files, options.out);
  const noise =
    options.noise === undefined ? undefined : { kind: parseNoise(options.noise), seed: options.seed };
  const inputs = await expandInputs(files, io.cwd);
  const jobs = await planOutputs(inputs, { out, cwd: io.cwd, force: options.force === true });
  const { createSharpCodec } = await packages.runtime();
  await withModel(options.model ?? defaultModel, options, context, async (model) => {
    const results: (Denoised | Failed)[] = [];
    let failed = 0;
    const alone = jobs.length === 1;
    const start = await progressOn(io);
    const progress = alone ? undefined : start({ label: 'denoise', total: jobs.length });
    try {
      await denoiseFiles(jobs, {
        model,
        codec: createSharpCodec(),
        io,
        noise,
        onDone(done) {
          results.push(done);
          if (options.json !== true) say(textOfDone(done), io.stdout);
          progress?.update(results.length);
        },
        onFailed(error, input) {
          if (alone) throw error;
          failed++;
          results.push({ input, error: error.toJSON() });
          say(`denoisekit: ${error.message}`, io.stderr);
          if (options.verbose === true) say(error.stack ?? '', io.stderr);
          progress?.update(results.length);
        },
      });
    } finally {
      progress?.stop();
    }
    if (options.json === true) printJson(io, { model: model.denoiser.describe(), images: results, failed });
    if (failed === 0) return;
    printLine(io.stderr, `denoisekit: ${failed} of ${jobs.length} images could not be denoised`);
    context.setExitCode(exitCodes.badInput);

    function say(line: string, stream: NodeJS.WritableStream): void {
      if (progress === undefined) printLine(stream, line);
      else progress.print(line, stream);
    }
  });
}

function assertAsked(files: readonly string[], out: string | undefined): string {
  if (files.length === 0) {
    throw new DenoiseError('usage', {
      what: 'no images were named',
      fix: 'denoisekit denoise in.png -o out.png, or denoisekit denoise --demo',
    });
  }
  if (out !== undefined && out !== '') return out;
  throw new DenoiseError('usage', {
    what: 'it was not said where to write',
    fix: 'add -o out.png, or a folder for several images',
  });
}

function textOfDone({ input, output, width, height, milliseconds, notes }: Denoised): string {
  const remark = notes.length === 0 ? '' : `  (${notes.join(', ')})`;
  return `${input} -> ${output} ${width}x${height} ${milliseconds.toFixed(1)} ms${remark}`;
}
