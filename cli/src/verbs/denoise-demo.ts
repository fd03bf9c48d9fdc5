import { DenoiseError } from '@denoisekit/core';
import { demoDefaults, runDemo, type DemoPart } from '../demo.js';
import { formatDecibels } from '../format.js';
import { standardStream } from '../image-paths.js';
import { printJson, printLine } from '../io.js';
import { defaultModel, locateModel, modelsByKind, withModel, type OpenModel } from '../models.js';
import { newestOwnModel } from '../own-models.js';
import type { CommonOptions, Context } from '../verb.js';
import { assertOneOnStdout } from '../write-file.js';

export interface DemoVerbOptions extends CommonOptions {
  readonly out?: string;
  readonly model?: string;
  readonly noise?: string;
  readonly seed: number;
  readonly threads?: number;
}

/** What is to be shown, by the names or folders of models. */
interface Shown {
  readonly photograph?: string | undefined;
  readonly digits?: string | undefined;
}

export async function denoiseDemo(files: readonly string[], options: DemoVerbOptions, context: Context) {
  if (files.length > 0) {
    throw new DenoiseError('usage', { what: '--demo takes no files', fix: 'leave out the one or the other' });
  }
  assertOneOnStdout('-o', options.out, options);
  const { io, packages } = context;
  const { createSharpCodec } = await packages.runtime();
  const { out = demoDefaults.out, noise, seed } = options;
  const shown = await shownModels(options.model, context);
  await withEither(shown.photograph, options, context, (photograph) =>
    withEither(shown.digits, options, context, async (digits) => {
      const codec = createSharpCodec();
      const parts = await runDemo({ out, noise, seed }, { photograph, digits }, codec, context);
      if (options.json === true) printJson(io, { out, seed, parts: parts.map(factsOf) });
      else printParts(parts, { out, seed }, context);
    }),
  );
}

/** The one that is asked for, else the newest of one's own and, of the other kind, the shipped one. */
async function shownModels(asked: string | undefined, context: Context): Promise<Shown> {
  const { io, packages } = context;
  if (asked !== undefined) return asShown(asked, context);
  const { photographs: photograph, digits } = await modelsByKind(packages);
  const newest = await newestOwnModel(io.cwd);
  if (newest === undefined) {
    return photograph === undefined && digits === undefined
      ? { digits: await defaultModel(packages) }
      : { photograph, digits };
  }
  const own = await asShown(newest.folder, context);
  const shipped = (own.photograph === undefined ? digits : photograph) ?? (await defaultModel(packages));
  printLine(io.stderr, `with ${newest.id}, your newest model; --model ${shipped} is the shipped one`);
  return { photograph, digits, ...own };
}

async function asShown(model: string, context: Context): Promise<Shown> {
  const { folderSource } = await context.packages.runtime();
  const { suits } = await folderSource(await locateModel(model, context)).manifest();
  return suits?.pictures.includes('photographs') === true ? { photograph: model } : { digits: model };
}

async function withEither(
  name: string | undefined,
  { threads }: DemoVerbOptions,
  context: Context,
  use: (model: OpenModel | null) => Promise<void>,
): Promise<void> {
  await (name === undefined ? use(null) : withModel(name, { threads }, context, use));
}

function factsOf({ model, ...facts }: DemoPart) {
  return { ...facts, model: model.denoiser.describe() };
}

function printParts(
  parts: readonly DemoPart[],
  { out, seed }: { readonly out: string; readonly seed: number },
  { io }: Context,
): void {
  const lines = out === standardStream ? io.stderr : io.stdout;
  for (const { shown, model, noise, noisyPsnr, denoisedPsnr } of parts) {
    const what = shown === 'digits' ? '8 digits' : 'a photograph';
    const [before, after] = [formatDecibels(noisyPsnr), formatDecibels(denoisedPsnr)];
    printLine(lines, `${model.manifest.id}: ${what}, ${noise}, seed ${seed}`);
    printLine(lines, `PSNR ${before} noisy -> ${after} denoised (pooled over all pixels)`);
  }
  const places = {
    photograph: 'from left to right noisy, denoised, clean',
    digits: 'rows are noisy, denoised, clean',
  };
  const where = [...new Set(parts.map(({ shown }) => places[shown]))].join('; ');
  printLine(lines, `wrote ${out === standardStream ? 'standard output' : out}: ${where}`);
}
