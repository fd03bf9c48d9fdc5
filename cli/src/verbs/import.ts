import { resolve } from 'node:path';
import type { AnswerKind, ImportResult, Range } from '@denoisekit/export/import';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { printJson, printLine, type Io } from '../terminal/io.js';
import { making, printMade, type PlaceOptions } from '../models/making.js';
import { ownModelsFolder } from '../models/own-models.js';
import { qualityTable } from '../evaluate/quality-table.js';
import { samplePictures } from '../pictures/sample-pictures.js';
import { addVariantOptions, variantPictures, type VariantOptions } from '../pictures/variant-pictures.js';
import { numberOption, ranges, verb, type Context } from '../command/verb.js';
import { ownVersion } from '../command/version.js';

interface ImportVerbOptions extends PlaceOptions, VariantOptions {
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
    const result = await importModel({
      ...(await making(options, undefined, context)),
      file: resolve(io.cwd, file),
      samples: await samplePictures(options.probe, context),
      license: options.license,
      stated: {
        ...{ range: options.range, answer: options.answer, levelScale: options.levelScale },
        layout: layout === undefined ? undefined : layout === 'nchw' ? 'NCHW' : 'NHWC',
        channels: channels === undefined ? undefined : channels === '1' ? 1 : 3,
      },
      dtypes: options.dtypes,
      findPictures: variantPictures(options.calibration ?? options.probe, context),
      version: ownVersion(),
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

function printResult(result: ImportResult, options: ImportVerbOptions, io: Io): void {
  const { manifest, notes } = result;
  const { madeBy, quality } = manifest;
  if (madeBy.kind === 'imported') {
    for (const [field, how] of Object.entries(madeBy.found)) printLine(io.stdout, `  ${field}: ${how}`);
  }
  for (const note of notes) printLine(io.stdout, `note: ${note}`);
  if (quality.length > 0) printLine(io.stdout, `\n${qualityTable(quality)}\n`);
  printMade(result, options, ['in.png', '-o', 'out.png'], io);
}
