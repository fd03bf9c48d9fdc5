import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import type { Command } from 'commander';
import { printJson, printLine, type Io } from '../io.js';
import { newestRun, runsFolder } from '../runs.js';
import { verb, type CommonOptions, type Context } from '../verb.js';

interface ExportOptions extends CommonOptions {
  readonly id?: string;
  readonly out?: string;
  readonly pictures?: readonly string[];
}

export function exportVerb(context: Context): Command {
  return verb('export', {
    summary: 'convert a trained model to ONNX, check it, and put it among the models',
    examples: [
      'denoisekit export',
      'denoisekit export runs/compact-20250101-120000 --id compact',
      'denoisekit export --out my-models/ --id scans',
    ],
  })
    .argument('[run]', `the folder of a run; default: the newest below ${runsFolder}/`)
    .option('--id <id>', "the model's name; default: its recipe's")
    .option('--out <folder>', 'where models are kept; default: models/ of this checkout')
    .option(
      '--pictures <kinds>',
      'what it is for, with commas: digits, photographs, scans; default: what the run says',
      (text: string) => text.split(',').map((kind) => kind.trim()),
    )
    .action(async (run: string | undefined, options: ExportOptions) => {
      const { io, packages } = context;
      const { exportRun } = await packages.exporter();
      const modelsDirectory = options.out === undefined ? checkoutModels() : resolve(io.cwd, options.out);
      const runDirectory = run === undefined ? await newest(io) : resolve(io.cwd, run);
      const result = await exportRun({
        runDirectory,
        modelsDirectory,
        id: options.id,
        pictures: options.pictures,
        env: io.env,
        signal: io.signal,
        onProgress: (text) => {
          printLine(io.stderr, text);
        },
        // With --json, stdout is for the one document.
        onCheck: ({ ok, text }) => {
          printLine(options.json === true ? io.stderr : io.stdout, `-[${ok ? '✓' : 'x'}] ${text}`);
        },
      });
      for (const note of result.notes) printLine(io.stderr, `note: ${note}`);
      if (options.json === true) printJson(io, result);
      else printLine(io.stdout, `wrote ${result.directory}`);
    });
}

async function newest(io: Io): Promise<string> {
  const fix = 'make one with npm run train, or name its folder';
  const { directory, record } = await newestRun(join(io.cwd, runsFolder), ['complete', 'stopped'], fix);
  printLine(io.stderr, `exporting ${directory} (${record.recipe.name}, ${record.state})`);
  return directory;
}

/** The folder of the package `@denoisekit/models`, where that is a workspace of a checkout. */
function checkoutModels(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('@denoisekit/models/package.json'));
  if (!folder.split(sep).includes('node_modules')) return folder;
  throw new DenoiseError('usage', {
    what: 'it was not said where to write the model, and this is no checkout of denoisekit',
    fix: 'add --out with a folder for models',
  });
}
