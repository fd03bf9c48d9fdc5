import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { commandLine } from '../command/command-line.js';
import { printJson, printLine, type Io } from '../terminal/io.js';
import { making, printMade, type PlaceOptions } from '../models/making.js';
import { ownModelsFolder } from '../models/own-models.js';
import { newestRun, runsFolder } from '../models/runs.js';
import { addVariantOptions, variantPictures, type VariantOptions } from '../pictures/variant-pictures.js';
import { verb, wordsIn, type Context } from '../command/verb.js';

interface ExportOptions extends PlaceOptions, VariantOptions {
  readonly pictures?: readonly string[];
  readonly attribution?: string;
}

export function exportVerb(context: Context): Command {
  const command = verb('export', {
    summary: `convert a trained model to ONNX, check it, and put it into ${ownModelsFolder}/`,
    examples: [
      'denoisekit export',
      'denoisekit export runs/compact-20250101-120000 --id scans',
      'denoisekit export --out src/models/ --id scans --replace',
      'denoisekit export --dtypes fp16,int8',
    ],
  })
    .argument('[run]', `the folder of a run; default: the newest below ${runsFolder}/`)
    .option('--id <id>', "the model's name; default: that of the run's folder")
    .option('--out <folder>', `where models are kept; default: ${ownModelsFolder}/`)
    .option('--replace', 'replace whatever model has that name')
    .option(
      '--pictures <kinds>',
      'what it is for, with commas: digits, photographs, scans; default: what the run says',
      wordsIn,
    )
    .option(
      '--attribution <table>',
      'who made the pictures it learnt from, for the model card: file, licence, author and origin, parted by tabs; default: what the run recorded',
    );
  return addVariantOptions(command).action(async (run: string | undefined, options: ExportOptions) => {
    const { io, packages } = context;
    const { exportRun, modelIdOf } = await packages.exporter();
    const runDirectory = run === undefined ? await newest(io) : resolve(io.cwd, run);
    const result = await exportRun({
      ...(await making(options, modelIdOf(runDirectory), context)),
      runDirectory,
      pictures: options.pictures,
      attribution: options.attribution && resolve(io.cwd, options.attribution),
      dtypes: options.dtypes,
      findPictures: variantPictures(options.calibration, context),
    });
    for (const note of result.notes) printLine(io.stderr, `note: ${note}`);
    // The model was written, but a variant that was asked for failed.
    if (result.keptOut.length > 0) context.setExitCode(1);
    if (options.json === true) printJson(io, result);
    else printMade(result, options, ['--demo'], io);
  });
}

async function newest(io: Io): Promise<string> {
  const fix = `make one with ${commandLine(['train'], io)}, or name its folder`;
  const { directory, record, newer } = await newestRun(join(io.cwd, runsFolder), ['complete'], fix);
  for (const other of newer) {
    const { state } = other.record;
    const resume = commandLine(['train', '--resume', other.directory], io);
    const goOn = state === 'stopped' ? `; go on with: ${resume}` : '';
    printLine(io.stderr, `left out: ${other.directory}, which is ${state}${goOn}`);
  }
  printLine(io.stderr, `exporting ${directory} (${record.recipe.name})`);
  return directory;
}
