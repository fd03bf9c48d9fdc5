import { DenoiseError } from '@denoisekit/core';
import { demoDefaults, demoParts, partFor, runDemo, type DemoPart, type Shown } from '../pictures/demo.js';
import { formatDecibels } from '../terminal/format.js';
import { standardStream } from '../files/image-paths.js';
import { printJson, printLine } from '../terminal/io.js';
import { defaultModel, locateModel, modelsByKind } from '../models/models.js';
import { withModels } from '../models/with-models.js';
import { newestOwnModel } from '../models/own-models.js';
import type { CommonOptions, Context } from '../command/verb.js';
import { assertOneOnStdout } from '../files/write-file.js';

export interface DemoVerbOptions extends CommonOptions {
  readonly out?: string;
  readonly model?: string;
  readonly noise?: string;
  readonly seed: number;
  readonly threads?: number;
}

export async function denoiseDemo(files: readonly string[], options: DemoVerbOptions, context: Context) {
  if (files.length > 0) {
    throw new DenoiseError('usage', { what: '--demo takes no files', fix: 'leave out the one or the other' });
  }
  assertOneOnStdout('-o', options.out, options);
  const { io, packages } = context;
  const { createSharpCodec } = await packages.runtime();
  const { out = demoDefaults.out, noise, seed } = options;
  const names = await shownModels(options.model, context);
  const shown = demoParts.filter((part) => names[part] !== undefined);
  const opening = { threads: options.threads };
  await withModels(
    shown.map((part) => names[part]!),
    opening,
    context,
    async (opened) => {
      const models = Object.fromEntries(shown.map((part, at) => [part, opened[at]]));
      const parts = await runDemo({ out, noise, seed }, models, createSharpCodec(), context);
      if (options.json === true) printJson(io, { out, seed, parts: parts.map(factsOf) });
      else printParts(parts, { out, seed }, context);
    },
  );
}

/** The one that is asked for, else the newest of one's own and the shipped ones of other kinds; a page only by a model for pages. */
async function shownModels(asked: string | undefined, context: Context): Promise<Shown<string>> {
  const { io, packages } = context;
  if (asked !== undefined) return asShown(asked, context);
  const { photographs: photograph, scans: pages, digits } = await modelsByKind(packages);
  const newest = await newestOwnModel(io.cwd);
  if (newest === undefined) {
    return photograph === undefined && digits === undefined
      ? { digits: await defaultModel(packages) }
      : { photograph, digits };
  }
  const own = await asShown(newest.folder, context);
  const shipped = own.page !== undefined ? pages : own.photograph === undefined ? digits : photograph;
  printLine(
    io.stderr,
    `with ${newest.id}, your newest model; --model ${shipped ?? (await defaultModel(packages))} is the shipped one`,
  );
  return { photograph, digits, ...own };
}

async function asShown(model: string, context: Context): Promise<Shown<string>> {
  const { folderSource } = await context.packages.runtime();
  const manifest = await folderSource(await locateModel(model, context)).manifest();
  return { [partFor(manifest)]: model };
}

function factsOf({ model, ...facts }: DemoPart) {
  return { ...facts, model: model.denoiser.describe() };
}

const partTexts = { photograph: 'a photograph', page: 'a page', digits: '8 digits' } as const;

function printParts(
  parts: readonly DemoPart[],
  { out, seed }: { readonly out: string; readonly seed: number },
  { io }: Context,
): void {
  const lines = out === standardStream ? io.stderr : io.stdout;
  for (const { shown, model, noise, noisyPsnr, denoisedPsnr } of parts) {
    const [before, after] = [formatDecibels(noisyPsnr), formatDecibels(denoisedPsnr)];
    printLine(lines, `${model.manifest.id}: ${partTexts[shown]}, ${noise}, seed ${seed}`);
    printLine(lines, `PSNR ${before} noisy -> ${after} denoised (pooled over all pixels)`);
  }
  const across = 'from left to right noisy, denoised, clean';
  const places = { photograph: across, page: across, digits: 'rows are noisy, denoised, clean' };
  const where = [...new Set(parts.map(({ shown }) => places[shown]))].join('; ');
  printLine(lines, `wrote ${out === standardStream ? 'standard output' : out}: ${where}`);
}
