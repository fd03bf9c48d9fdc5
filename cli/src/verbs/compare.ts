import { parseNoise } from '@denoisekit/core';
import type { Command } from 'commander';
import { verb, type Context } from '../command/verb.js';
import { addPageOptions, makePage, reportsFolder, type Page, type PageOptions } from '../reports/draw.js';
import { comparedNoise, comparedOnPictures, gatherComparison } from '../reports/gather-comparison.js';
import { locate, type Located } from '../reports/locate.js';

/** Plots and pictures; those without figures are not drawn. */
const most = 7;

export function compareVerb(context: Context): Command {
  const command = verb('compare', {
    summary: 'make a page of several training runs or models side by side',
    examples: [
      'denoisekit compare compact unet',
      'denoisekit compare compact runs/a runs/b --noise gaussian:0.25 -o out/choice',
      'denoisekit compare photo photo-small --data my-pictures/',
      'denoisekit compare scan my-pages --pairs damaged/ clean/',
    ],
  })
    .argument('<names...>', 'runs and models, at least two')
    .option('-o, --out <folder>', `default: below ${reportsFolder}/`);
  return addPageOptions(command, {
    noise: `of pictures, differences and plots of cost; default: ${comparedNoise}, or ${comparedOnPictures} on pictures`,
    data: 'pictures, or IDX files; default: sample pictures or MNIST, by what the networks were trained on',
  }).action(async (names: readonly string[], options: PageOptions) => {
    if (options.noise !== undefined) parseNoise(options.noise); // a typing mistake should not cost minutes
    const all: Located[] = [];
    for (const name of names) all.push(await locate(name, context));
    const data = await gatherComparison(all, options, context);
    const { renderComparison } = await context.packages.report();
    const render: Page['render'] = (drawing) => renderComparison(data, drawing);
    const { compared, evaluation, notes, machine } = data;
    const facts = { subjects: compared.map(({ subject }) => subject), evaluation, machine };
    await makePage({ name: folderName(all), most, notes, facts, render }, options, context);
  });
}

/** `compact-unet`, and no longer than a file system takes. */
function folderName(all: readonly Located[]): string {
  return all
    .map(({ name }) => name)
    .join('-')
    .slice(0, 100);
}
