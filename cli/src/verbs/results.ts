import { dirname, join, resolve } from 'node:path';
import { DenoiseError, fileOf, textOf, trainedOf } from '@denoisekit/core';
import type { MeasuredPhotographs, MeasuredResults, ResultsModel } from '@denoisekit/report';
import type { Command } from 'commander';
import { printJson, printLine } from '../terminal/io.js';
import { shippedFolder, shippedIds } from '../models/models.js';
import { keepFineTuned, withFineTuned } from '../reports/fine-tuned.js';
import { loadImages } from '../reports/images.js';
import { measurePhotographs } from '../reports/measure-photographs.js';
import { measure } from '../reports/measure.js';
import { readIfThere, readSubject } from '../reports/subject.js';
import { numberOption, ranges, verb, type CommonOptions, type Context } from '../command/verb.js';
import { writeWhole } from '../files/write-file.js';

const measuredFile = 'results.json';
const photographsFile = 'photographs.json';
const imageFolder = 'images/';

interface ResultsVerbOptions extends CommonOptions {
  readonly out: string;
  readonly measure?: true;
  readonly limit?: number;
  readonly data?: string;
  readonly fineTuned?: readonly string[];
  readonly photographs?: readonly string[];
  readonly pairs?: readonly string[];
}

export function resultsVerb(context: Context): Command {
  return verb('results', {
    summary: 'write the page of results of the shipped models, with its plots',
    examples: [
      'denoisekit results',
      'denoisekit results --measure',
      'denoisekit results --fine-tuned runs/unet-0.1 runs/unet-0.5',
      'denoisekit results --photographs cbsd68 photographs --pairs cc15',
    ],
  })
    .option(
      '-o, --out <file>',
      `the page; pictures lie in ${imageFolder} beside it`,
      join('docs', 'results.md'),
    )
    .option(
      '--measure',
      `first measure quality and time anew, minutes, and keep that in ${measuredFile} beside the page`,
    )
    .addOption(numberOption('--limit <n>', 'measure on the first n test images; default: all', ranges.count))
    .option('--data <folder>', 'IDX files to measure on; default: MNIST')
    .option(
      '--fine-tuned <runs...>',
      'runs that train a model on for one noise, to be kept beside the rest that is measured',
    )
    .option(
      '--photographs <folders...>',
      `sets of clean pictures to measure models for photographs on, kept in ${photographsFile} beside the page`,
    )
    .option('--pairs <folders...>', 'sets with noisy and clean pictures, each in one folder, likewise')
    .action(async (options: ResultsVerbOptions) => {
      const { io, packages } = context;
      const page = resolve(io.cwd, options.out);
      const file = join(dirname(page), measuredFile);
      const { isForPhotographs, isOfOneSize, parseMeasured, renderResults } = await packages.report();
      const models = await readModels(await shippedIds(packages), context);
      const ids = models.filter(isOfOneSize).map(({ subject }) => subject.name);
      const before = await readIfThere(file, parseMeasured).catch((error: unknown) => {
        if (options.measure !== true) throw error;
        printLine(io.stderr, `note: ${textOf(error)}; all of it is measured anew`);
        return null;
      });
      const known =
        options.measure === true ? keepFineTuned(before, await measureAnew(ids, options, context)) : before;
      // What took minutes is kept before anything else may fail.
      if (known !== null && known !== before) await keep(file, known);
      const measured = options.fineTuned
        ? await withFineTuned(known, options.fineTuned, models, context)
        : known;
      if (measured !== null && measured !== known) await keep(file, measured);
      const photographs = await photographsOf(
        models.filter(isForPhotographs),
        join(dirname(page), photographsFile),
        options,
        context,
      );
      const { publishedFigures, recipeAims, photographAims, recipes } = await packages.training();
      const order = recipes.map(({ name }) => name);
      const { markdown, images, notes } = await renderResults({
        models: inOrder(models, order),
        ...{ published: publishedFigures, aims: recipeAims, measured, imageFolder },
        ...{ photographs, photographAims },
      });
      for (const { name, bytes } of images) await writeWhole(join(dirname(page), imageFolder, name), bytes);
      await writeWhole(page, new TextEncoder().encode(markdown));
      for (const note of notes) printLine(io.stderr, `note: ${note}`);
      const pictures = images.map(({ name }) => join(dirname(page), imageFolder, name));
      if (options.json === true) printJson(io, { page, pictures, measured, notes });
      else printLine(io.stdout, `wrote ${page} and ${images.length} PNGs`);
    });
}

async function measureAnew(
  ids: readonly string[],
  { data, limit }: ResultsVerbOptions,
  context: Context,
): Promise<MeasuredResults> {
  const { io } = context;
  const images = await loadImages(data, context, (note) => {
    printLine(io.stderr, `note: ${note}`);
  });
  if (images === null || ids.length === 0) {
    const [what, fix] =
      images === null
        ? ['there are no images to measure on', 'add --data with a folder of IDX files']
        : [
            'there are no models to measure',
            'train and export one: denoisekit train, then denoisekit export',
          ];
    throw new DenoiseError('usage', { what, fix });
  }
  const count = Math.min(images.dataset.test.count, limit ?? Infinity);
  return await measure({ ids, images, count }, context);
}

/** What is kept of models for photographs, with what is measured anew where sets are named. */
async function photographsOf(
  models: readonly ResultsModel[],
  file: string,
  { photographs = [], pairs = [], limit }: ResultsVerbOptions,
  context: Context,
): Promise<MeasuredPhotographs | null> {
  const { parsePhotographs } = await context.packages.report();
  const before = await readIfThere(file, parsePhotographs);
  if (photographs.length + pairs.length === 0) return before;
  const measured = await measurePhotographs({ models, photographs, pairs, limit, before }, context);
  await keep(file, measured);
  return measured;
}

async function keep(file: string, measured: MeasuredResults | MeasuredPhotographs): Promise<void> {
  await writeWhole(file, new TextEncoder().encode(`${JSON.stringify(measured, undefined, 2)}\n`));
}

async function readModels(ids: readonly string[], context: Context): Promise<readonly ResultsModel[]> {
  const { folderSource } = await context.packages.runtime();
  return Promise.all(
    ids.map(async (id) => {
      const path = await shippedFolder(id, context.packages);
      const { sha256 } = fileOf(await folderSource(path).manifest());
      const subject = await readSubject({ kind: 'model', name: id, path }, context);
      return { subject, sha256 };
    }),
  );
}

/** As recipes are listed; of one recipe by name. */
function inOrder(models: readonly ResultsModel[], recipes: readonly string[]): readonly ResultsModel[] {
  const rank = ({ subject }: ResultsModel) => {
    const at = recipes.indexOf(trainedOf(subject)?.recipe ?? '');
    return at < 0 ? recipes.length : at;
  };
  return [...models].sort((a, b) => rank(a) - rank(b) || (a.subject.name < b.subject.name ? -1 : 1));
}
