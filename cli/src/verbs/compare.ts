import { join, resolve } from 'node:path';
import { parseNoise } from '@denoisekit/core';
import type { Command } from 'commander';
import { printJson } from '../terminal/io.js';
import { draw, filesOf, printWritten, reportsFolder, writeFiles } from '../reports/draw.js';
import type { GatherOptions } from '../reports/gather.js';
import { comparedNoise, comparedOnPictures, gatherComparison } from '../reports/gather-comparison.js';
import { defaultImages } from '../reports/images.js';
import { locate, type Located } from '../reports/locate.js';
import { numberOption, ranges, verb, type CommonOptions, type Context } from '../command/verb.js';

/** Plots and pictures; those without figures are not drawn. */
const pictures = 7;

interface CompareVerbOptions extends CommonOptions, GatherOptions {
  readonly out?: string;
}

export function compareVerb(context: Context): Command {
  return verb('compare', {
    summary: 'make a page of several training runs or models side by side',
    examples: [
      'denoisekit compare compact unet',
      'denoisekit compare compact runs/a runs/b --noise gaussian:0.25 -o out/choice',
      'denoisekit compare photo photo-small --data my-pictures/',
      'denoisekit compare scan my-pages --pairs damaged/ clean/',
    ],
  })
    .argument('<names...>', 'runs and models, at least two')
    .option('-o, --out <folder>', `default: below ${reportsFolder}/`)
    .option(
      '--noise <noise>',
      `of pictures, differences and plots of cost; default: ${comparedNoise}, or ${comparedOnPictures} on pictures`,
    )
    .addOption(
      numberOption('--limit <n>', `test images; default: ${defaultImages}, or 12 pictures`, ranges.count),
    )
    .option(
      '--data <folder>',
      'pictures, or IDX files; default: sample pictures or MNIST, by what the networks were trained on',
    )
    .option(
      '--pairs <folders...>',
      'noisy pictures and clean ones of the same names, or one folder with both',
    )
    .action(async (names: readonly string[], options: CompareVerbOptions) => {
      const { io, packages } = context;
      if (options.noise !== undefined) parseNoise(options.noise); // a typing mistake should not cost minutes
      const all: Located[] = [];
      for (const name of names) all.push(await locate(name, context));
      const data = await gatherComparison(all, options, context);
      const { renderComparison } = await packages.report();
      const files = await draw((drawing) => renderComparison(data, drawing), pictures, context);
      const folder = resolve(io.cwd, options.out ?? join(reportsFolder, folderName(all)));
      await writeFiles(folder, files);
      const { compared, evaluation, notes, machine } = data;
      if (options.json === true) {
        const subjects = compared.map(({ subject }) => subject);
        printJson(io, { folder, files: filesOf(files), subjects, evaluation, machine, notes });
      } else printWritten(folder, files, notes, context);
    });
}

/** `compact-unet`, and no longer than a file system takes. */
function folderName(all: readonly Located[]): string {
  return all
    .map(({ name }) => name)
    .join('-')
    .slice(0, 100);
}
