import { join, parse, resolve } from 'node:path';
import {
  compareTensors,
  DenoiseError,
  defaultTolerance,
  type ImageTensor,
  type ModelManifest,
  type Session,
} from '@denoisekit/core';
import { encodeModel } from '@denoisekit/runtime-node/onnx';
import { requireCheck, toleranceCheck, type Check, type OnCheck } from '../check.js';
import { fromDisk, nodeFileSystem, type FileSystem } from '../file-system.js';
import { checkReceptiveField, checkShift } from '../geometry-checks.js';
import { goldenVectors } from '../golden.js';
import { isProcessAlive, openModelFolder } from '../model-folder.js';
import { modelIdPattern } from '../models-index.js';
import { modelIdOf, replacesModel } from '../replacing.js';
import { checkBatch } from '../session-checks.js';
import { childRunner } from './child-runner.js';
import { manifestOfImport } from './describe.js';
import {
  findConvention,
  meaning,
  rawAnswer,
  wayText,
  type AnswerKind,
  type Convention,
  type FoundConvention,
  type Range,
} from './find-answer.js';
import { findRadius } from './find-radius.js';
import { findSizes, type Sizes } from './find-size.js';
import { foreignOf, type Foreign } from './foreign.js';
import { measure } from './measure.js';
import { plainModel } from './plain-model.js';
import { formsOf, portsOf, type Form } from './ports.js';
import { readForeign, type ForeignFile } from './read-file.js';
import { type Runner } from './runner.js';
import { trialsOf, type Samples } from './samples.js';
import { writeImported } from './write-imported.js';

export interface ImportOptions {
  /** The ONNX file. */
  readonly file: string;
  /** Where models live; the model becomes the folder `<id>` in it. */
  readonly modelsDirectory: string;
  /** Clean pictures to try it on, of one kind or several. */
  readonly samples: readonly Samples[];
  /** Default: the name of the file, made to fit. */
  readonly id?: string | undefined;
  /** Replaces whatever model has that name. */
  readonly replace?: boolean | undefined;
  /** Default: `unknown`. */
  readonly license?: string | undefined;
  /** Default: as found by trying. */
  readonly range?: Range | undefined;
  /** Default: as found by trying. */
  readonly answer?: AnswerKind | undefined;
  /** Default: as the file says, and as found by trying. */
  readonly layout?: Form['layout'] | undefined;
  /** Default: as the file says, and as found by trying. */
  readonly channels?: Form['channels'] | undefined;
  /** Of this program. */
  readonly version: string;
  readonly now?: (() => Date) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onCheck?: OnCheck | undefined;
  /** Lines that say what is being done. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Default: a process of its own, which may die. */
  readonly runner?: Runner | undefined;
  readonly fileSystem?: FileSystem | undefined;
}

export interface ImportResult {
  readonly id: string;
  /** The model's folder. */
  readonly directory: string;
  readonly manifest: ModelManifest;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

/**
 * Makes a model of an ONNX file that somebody else has made: finds out what it is by trying it, gives it the ports that runtimes want, holds the
 * result against the file's own answers, and puts it under `models/`, all of it or nothing.
 *
 * Rejects with DenoiseError `usage` (the id, another model that has it, or a flag that has to say what trying did not show), `file-missing`,
 * `file-unreadable`, `model-invalid`, `not-portable`, `worker-crashed` or `timed-out` (the file), `tolerance-exceeded` (a check), `disk-full`,
 * `write-failed`; or with the signal's reason.
 */
export async function importModel(options: ImportOptions): Promise<ImportResult> {
  const { signal, fileSystem = nodeFileSystem, replace = false } = options;
  signal?.throwIfAborted();
  const path = resolve(options.file);
  const id = checkedId(options.id ?? modelIdOf(parse(path).name) ?? 'imported');
  const modelsDirectory = resolve(options.modelsDirectory);
  const target = join(modelsDirectory, id);
  // Refused before anything is tried, which takes a while; asked again when it is written.
  const replaces = () => replacesModel({ target, replace });
  await replaces();
  const file = await readForeign(path);
  const runner = options.runner ?? childRunner({ signal });
  const made = await make(file, id, runner, options).finally(() => runner.close());
  try {
    const folder = await openModelFolder({
      modelsDirectory,
      id,
      replaces,
      fileSystem,
      processId: process.pid,
      isAlive: isProcessAlive,
    });
    try {
      await writeImported({ ...made, workDirectory: folder.workDirectory, fileSystem });
      signal?.throwIfAborted();
      await folder.publish();
    } catch (error) {
      await folder.discard();
      throw error;
    }
  } catch (error) {
    throw fromDisk(error, target);
  }
  const { manifest, checks, notes } = made;
  return { id, directory: target, manifest, checks, notes };
}

export interface Made extends Omit<ImportResult, 'id' | 'directory'> {
  readonly onnx: Uint8Array;
  readonly golden: Uint8Array;
}

async function make(file: ForeignFile, id: string, runner: Runner, options: ImportOptions): Promise<Made> {
  const say = (text: string): void => options.onProgress?.(text);
  const found: Record<string, string> = {};
  const { model } = file;
  const ports = portsOf(model);
  say('loading the file');
  const graph = await runner.open(file.bytes);
  say('finding the sizes that it takes');
  const { foreign, sizes } = await firstThatRuns(formsOf(ports, options), async (form) => {
    const candidate = foreignOf(graph, ports, form);
    return { foreign: candidate, sizes: await findSizes(candidate) };
  });
  const { form } = foreign;
  found['input.dimensions'] =
    `${form.layout}, ${form.channels === 1 ? 'grey' : 'colour'}, by the file and by running it`;
  found['geometry.sizeMultiple'] =
    sizes.baked === null
      ? 'tried: the least that answers at two neighbouring multiples'
      : 'baked into the file';

  const size = sizeFor(sizes, form);
  say('finding its range and what it answers with');
  const way = await findConvention(foreign, trialsOf(options.samples, size), options);
  found['input.range'] = `${wayText(way)}; ${way.how}`;

  const { radius, how } = await radiusOf(foreign, sizes, say);
  found['geometry.receptiveFieldRadius'] = how;
  const geometry = { sizeMultiple: sizes.multiple, receptiveFieldRadius: radius };

  const plain = plainModel(model, { ports, form, sizes, answer: way.answer });
  const onnx = encodeModel(plain.model);
  const mended = await openPlain(runner, onnx, plain.model, way);

  const checks: Check[] = [];
  const report = (check: Check): void => {
    checks.push(check);
    options.onCheck?.(check);
    requireCheck(check);
  };
  say('comparing with its own answers');
  const references = await referencesOf(foreign, way, options.samples, size);
  let max = 0;
  for (const { input, output } of references) {
    max = Math.max(max, compareTensors((await mended.run(input)).data, output.data).max);
  }
  const where = `${references.length} images of ${size.height}x${size.width}`;
  report(
    toleranceCheck(
      'reference',
      'the model equals the file that it was made of',
      max,
      defaultTolerance.cpu,
      where,
    ),
  );
  await checkGeometry(mended, geometry, sizes, form, report);
  if (plain.model.inputs[0]!.shape[0] === 'batch')
    report(await checkBatch(mended, references[0]!, defaultTolerance.cpu));

  const best = bestKind(way, options.samples);
  say(`measuring it on ${best.kind}`);
  const quality = await measure(best, { ...size, denoise: (image) => mended.run(image) });
  const golden = goldenVectors(references);
  const manifest = manifestOfImport({
    id,
    title: parse(file.name).name.slice(0, 100),
    license: options.license ?? 'unknown',
    model: plain.model,
    onnx,
    range: way.range,
    geometry,
    gains: way.gains,
    quality,
    golden,
    reference: `ONNX Runtime ${graph.runtimeVersion} on the CPU, float32, optimisations off`,
    madeBy: {
      kind: 'imported',
      fileName: file.name.slice(0, 200),
      sha256: file.sha256,
      ...(model.producer === undefined ? {} : { producer: model.producer.slice(0, 200) }),
      importedAt: (options.now?.() ?? new Date()).toISOString(),
      found: Object.fromEntries(Object.entries(found).map(([field, text]) => [field, text.slice(0, 200)])),
    },
    version: options.version,
  });
  return { manifest, checks, notes: plain.notes, onnx, golden: golden.bytes };
}

function checkedId(id: string): string {
  if (modelIdPattern.test(id)) return id;
  throw new DenoiseError('usage', {
    what: 'the model id is no valid name',
    actual: JSON.stringify(id),
    expected: 'small letters, digits and hyphens, at most 64',
    fix: 'name one by --id',
  });
}

/** The first form in which the file runs; the error of the first, which is the likeliest, where none does. */
async function firstThatRuns<T>(forms: readonly Form[], attempt: (form: Form) => Promise<T>): Promise<T> {
  let first: unknown;
  for (const form of forms) {
    try {
      return await attempt(form);
    } catch (error) {
      if (!(error instanceof DenoiseError) || error.code === 'worker-crashed' || error.code === 'timed-out')
        throw error;
      first ??= error;
    }
  }
  throw first;
}

/** Large enough to show what a picture is, small enough for a slow model. */
const trialSide = 96;

function sizeFor({ baked, multiple }: Sizes, { channels }: Form) {
  const side = Math.ceil(trialSide / multiple) * multiple;
  return { channels, height: baked?.height ?? side, width: baked?.width ?? side };
}

async function radiusOf(foreign: Foreign, sizes: Sizes, say: (text: string) => void) {
  if (sizes.baked !== null)
    return { radius: null, how: 'not looked for: the size is baked in, so it is never cut into tiles' };
  say('finding how far a pixel reaches');
  return findRadius({
    run: (image) => foreign.run(image),
    channels: foreign.form.channels,
    multiple: sizes.multiple,
  });
}

/** The model as it will be used: pictures in [0, 1], all of ONNX Runtime's optimisations. */
async function openPlain(
  runner: Runner,
  onnx: Uint8Array,
  { inputs, outputs }: Parameters<typeof portsOf>[0],
  { range, levelScale }: Convention,
): Promise<Pick<Session, 'run'>> {
  const graph = await runner.open(onnx, 'all');
  const ports = portsOf({ inputs, outputs });
  const [, channels] = inputs[0]!.shape;
  const foreign = foreignOf(graph, ports, { layout: 'NCHW', channels: channels === 1 ? 1 : 3 });
  const way: Convention = { range, answer: 'picture', levelScale };
  return { run: async (image) => meaning(await rawAnswer(foreign, way, image, 0), image, way) };
}

interface Reference {
  readonly name: string;
  readonly input: ImageTensor;
  readonly output: ImageTensor;
}

/** The file's own answers to a noisy picture of each kind, as it stands and with optimisations off. */
async function referencesOf(
  foreign: Foreign,
  way: FoundConvention,
  samples: readonly Samples[],
  size: Parameters<typeof trialsOf>[1],
): Promise<readonly Reference[]> {
  const trials = trialsOf(samples, size);
  const chosen = samples.flatMap(({ kind }) => trials.filter((trial) => trial.kind === kind).slice(0, 2));
  const references: Reference[] = [];
  for (const { kind, sigma, noisy } of chosen) {
    const output = meaning(await rawAnswer(foreign, way, noisy, sigma), noisy, way);
    references.push({
      name: `${kind}-${Math.round(255 * sigma)}-${references.length}`,
      input: noisy,
      output,
    });
  }
  return references;
}

async function checkGeometry(
  session: Pick<Session, 'run'>,
  { sizeMultiple, receptiveFieldRadius: radius }: ModelManifest['geometry'],
  { baked }: Sizes,
  { channels }: Form,
  report: OnCheck,
): Promise<void> {
  if (baked !== null || radius === null) return;
  report(await checkReceptiveField(session, { channels, sizeMultiple, radius }));
  report(await checkShift(session, { channels, sizeMultiple, radius }, defaultTolerance.cpu));
}

/** The pictures that the model helps most. */
function bestKind({ gains }: FoundConvention, samples: readonly Samples[]): Samples {
  const [best] = [...gains].sort((a, b) => b.decibels - a.decibels);
  return samples.find(({ kind }) => kind === best?.kind) ?? samples[0]!;
}
