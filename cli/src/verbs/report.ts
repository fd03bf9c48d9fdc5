import { parseNoise } from '@denoisekit/core';
import type { ReportData } from '@denoisekit/report';
import type { Command } from 'commander';
import { verb, type Context } from '../command/verb.js';
import { addPageOptions, makePage, reportsFolder, type Page, type PageOptions } from '../reports/draw.js';
import { gather } from '../reports/gather.js';
import { locate } from '../reports/locate.js';

/** Plots and pictures; those without figures are not drawn. */
const most = 10;

export function reportVerb(context: Context): Command {
  const command = verb('report', {
    summary: 'make a page of a training run or a model: curves, pictures, quality, errors, layers',
    examples: [
      'denoisekit report',
      'denoisekit report compact -o out/compact',
      'denoisekit report runs/unet-2 --limit 200',
      'denoisekit report photo --data my-pictures/',
    ],
  })
    .argument('[name]', 'a run, or a model; default: the run that was begun last')
    .option('-o, --out <folder>', `default: ${reportsFolder}/<name>`);
  return addPageOptions(command, {
    noise: "of the pictures; default: the training's, or gaussian:0.5 where that is a span",
    data: 'pictures, or IDX files; default: sample pictures or MNIST, by what the network was trained on',
  }).action(async (name: string | undefined, options: PageOptions) => {
    if (options.noise !== undefined) parseNoise(options.noise); // a typing mistake should not cost minutes
    const located = await locate(name, context);
    const data = await gather(located, options, context);
    const { renderReport } = await context.packages.report();
    const render: Page['render'] = (drawing) => renderReport(data, drawing);
    const { notes } = data;
    await makePage({ name: located.name, most, notes, facts: figuresOf(data), render }, options, context);
  });
}

/** The data of the page, without pictures. */
function figuresOf({ subject, evaluation, protocol, pictures: shown, crops }: ReportData) {
  const { examples, best, worst, ...errors } = shown ?? { examples: [], best: [], worst: [] };
  const numbers = (cases: typeof best) => cases.map(({ number, mse }) => ({ number, mse }));
  return {
    ...{ subject, evaluation, protocol },
    pictures: crops?.crops.map(({ name, noisyPsnr, psnr }) => ({ name, noisyPsnr, psnr })) ?? null,
    errors: shown === null ? null : errors,
    images: { examples: numbers(examples), best: numbers(best), worst: numbers(worst) },
  };
}
