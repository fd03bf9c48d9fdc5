import { isAbsolute, relative, resolve } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import type { AnswerKind, ImportResult, Range } from '@denoisekit/export/import';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { commandLine } from '../command/command-line.js';
import { printJson, printLine, type Io } from '../terminal/io.js';
import { shippedIds } from '../models/models.js';
import { ownModelsFolder } from '../models/own-models.js';
import { qualityTable } from '../evaluate/quality-table.js';
import { samplePictures } from '../pictures/sample-pictures.js';
import { addVariantOptions, variantPictures, type VariantOptions } from '../pictures/variant-pictures.js';
import { numberOption, ranges, verb, type CommonOptions, type Context } from '../command/verb.js';
import { ownVersion } from '../command/version.js';

interface ImportVerbOptions extends CommonOptions, VariantOptions {
  readonly id?: string;
  readonly out?: string;
  readonly replace?: true;
  readonly license?: string;
  readonly range?: Range;
  readonly answer?: AnswerKind;
  readonly layout?: 'nchw' | 'nhwc';
  readonly channels?: '1' | '3';
  readonly levelScale?: number;
  readonly probe?: string;
}

export function importVerb(context: Context): Command {
  const command = verb('import', {
    summary: `make a model of an ONNX file from elsewhere: find out what it is, prove it, put it into ${ownModelsFolder}/`,
    examples: [
      'denoisekit import denoiser.onnx',
      'denoisekit import denoiser.onnx --id mine --license MIT',
      'denoisekit import denoiser.onnx --range 0..255 --answer noise',
    ],
  })
    .argument('<file>', 'an ONNX file')
    .option('--id <id>', "the model's name; default: that of the file")
    .option('--out <folder>', `where models are kept; default: ${ownModelsFolder}/`)
    .option('--replace', 'replace whatever model has that name')
    .option('--license <name>', 'the licence of the weights, such as MIT; default: unknown')
    .option(
      '--range <low..high>',
      'the values that stand for black and white; default: found by trying',
      parseRange,
    )
    .addOption(
      new Option('--answer <kind>', 'what it answers with; default: found by trying').choices([
        'picture',
        'noise',
      ]),
    )
    .addOption(
      new Option('--layout <layout>', 'channels before rows or last; default: as the file says').choices([
        'nchw',
        'nhwc',
      ]),
    )
    .addOption(
      new Option('--channels <n>', '1 for grey, 3 for colour; default: as the file says').choices(['1', '3']),
    )
    .addOption(
      numberOption(
        '--level-scale <n>',
        'what a sigma of 1 on [0, 1] images is to an input for the level of noise; default: found by trying',
        ranges.levelScale,
      ),
    )
    .option('--probe <folder>', 'clean pictures to try it on; default: photographs, digits and a scan');
  return addVariantOptions(command).action(async (file: string, options: ImportVerbOptions) => {
    const { io, packages } = context;
    const { importModel } = await packages.importer();
    const { layout, channels } = options;
    const shipped = options.out === undefined ? await shippedIds(packages) : [];
    if (options.id !== undefined && shipped.includes(options.id)) {
      throw new DenoiseError('usage', {
        what: `"${options.id}" is the name of a shipped model`,
        fix: 'choose another by --id, or another folder by --out',
      });
    }
    const result = await importModel({
      file: resolve(io.cwd, file),
      modelsDirectory: resolve(io.cwd, options.out ?? ownModelsFolder),
      samples: await samplePictures(options.probe, context),
      ...{ id: options.id, license: options.license },
      replace: options.replace === true,
      stated: {
        ...{ range: options.range, answer: options.answer, levelScale: options.levelScale },
        layout: layout === undefined ? undefined : layout === 'nchw' ? 'NCHW' : 'NHWC',
        channels: channels === undefined ? undefined : channels === '1' ? 1 : 3,
      },
      dtypes: options.dtypes,
      findPictures: variantPictures(options.calibration ?? options.probe, context),
      env: io.env,
      version: ownVersion(),
      signal: io.signal,
      onProgress: (text) => {
        printLine(io.stderr, text);
      },
      onCheck: ({ ok, text }) => {
        printLine(options.json === true ? io.stderr : io.stdout, `-[${ok ? '✓' : 'x'}] ${text}`);
      },
    });
    if (result.keptOut.length > 0) context.setExitCode(1);
    if (options.json === true) printJson(io, result);
    else printResult(result, options, io);
  });
}

function parseRange(text: string): Range {
  const [low, high, ...more] = text.split('..').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (
    more.length === 0 &&
    low !== undefined &&
    high !== undefined &&
    low < high &&
    Number.isFinite(high - low)
  )
    return [low, high];
  throw new InvalidArgumentError('It takes two numbers, such as 0..1, 0..255 or -1..1.');
}

function printResult(
  { id, directory, manifest, notes }: ImportResult,
  { out }: ImportVerbOptions,
  io: Io,
): void {
  const { madeBy, quality } = manifest;
  if (madeBy.kind === 'imported') {
    for (const [field, how] of Object.entries(madeBy.found)) printLine(io.stdout, `  ${field}: ${how}`);
  }
  for (const note of notes) printLine(io.stdout, `note: ${note}`);
  if (quality.length > 0) printLine(io.stdout, `\n${qualityTable(quality)}\n`);
  const path = relative(io.cwd, directory);
  const shown = path.startsWith('..') || isAbsolute(path) ? directory : path;
  printLine(io.stdout, `wrote ${shown}`);
  const model = out === undefined ? id : shown;
  printLine(io.stdout, `next: ${commandLine(['denoise', 'in.png', '-o', 'out.png', '--model', model], io)}`);
}
