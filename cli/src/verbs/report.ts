import { join, resolve } from 'node:path';
import { parseNoise } from '@denoisekit/core';
import type { ReportData } from '@denoisekit/report';
import type { Command } from 'commander';
import { printJson } from '../terminal/io.js';
import { draw, filesOf, printWritten, reportsFolder, writeFiles } from '../reports/draw.js';
import { gather, type GatherOptions } from '../reports/gather.js';
import { defaultImages } from '../reports/images.js';
import { locate } from '../reports/locate.js';
import { numberOption, ranges, verb, type CommonOptions, type Context } from '../command/verb.js';

/** Plots and pictures; those without figures are not drawn. */
const pictures = 10;

interface ReportVerbOptions extends CommonOptions, GatherOptions {
  readonly out?: string;
}

export function reportVerb(context: Context): Command {
  return verb('report', {
    summary: 'make a page of a training run or a model: curves, pictures, quality, errors, layers',
    examples: [
      'denoisekit report',
      'denoisekit report compact -o out/compact',
      'denoisekit report runs/unet-2 --limit 200',
      'denoisekit report photo --data my-pictures/',
    ],
  })
    .argument('[name]', 'a run, or a model; default: the run that was begun last')
    .option('-o, --out <folder>', `default: ${reportsFolder}/<name>`)
    .option(
      '--noise <noise>',
      "of the pictures; default: the training's, or gaussian:0.5 where that is a span",
    )
    .addOption(
      numberOption('--limit <n>', `test images; default: ${defaultImages}, or 12 pictures`, ranges.count),
    )
    .option(
      '--data <folder>',
      'pictures, or IDX files; default: sample pictures or MNIST, by what the network was trained on',
    )
    .option(
      '--pairs <folders...>',
      'noisy pictures and clean ones of the same names, or one folder with both',
    )
    .action(async (name: string | undefined, options: ReportVerbOptions) => {
      const { io, packages } = context;
      if (options.noise !== undefined) parseNoise(options.noise); // a typing mistake should not cost minutes
      const located = await locate(name, context);
      const data = await gather(located, options, context);
      const { renderReport } = await packages.report();
      const files = await draw((drawing) => renderReport(data, drawing), pictures, context);
      const folder = resolve(io.cwd, options.out ?? join(reportsFolder, located.name));
      await writeFiles(folder, files);
      if (options.json === true) printJson(io, { folder, files: filesOf(files), ...figuresOf(data) });
      else printWritten(folder, files, data.notes, context);
    });
}

/** The data of the page, without pictures. */
function figuresOf({ subject, evaluation, protocol, pictures: shown, crops, notes }: ReportData) {
  const { examples, best, worst, ...errors } = shown ?? { examples: [], best: [], worst: [] };
  const numbers = (cases: typeof best) => cases.map(({ number, mse }) => ({ number, mse }));
  return {
    ...{ subject, evaluation, protocol, notes },
    pictures: crops?.crops.map(({ name, noisyPsnr, psnr }) => ({ name, noisyPsnr, psnr })) ?? null,
    errors: shown === null ? null : errors,
    images: { examples: numbers(examples), best: numbers(best), worst: numbers(worst) },
  };
}
