import { parse } from 'node:path';
import {
  compareTensors,
  DenoiseError,
  defaultTolerance,
  type ImageTensor,
  type Session,
} from '@denoisekit/core';
import { encodeModel } from '@denoisekit/runtime-node/onnx';
import { exponential, requireCheck, toleranceCheck, type Check, type OnCheck } from '../check/check.js';
import { checkReceptiveField, checkShift } from '../check/geometry-checks.js';
import { goldenVectors } from '../model/golden.js';
import { unknownLicense } from '../card/model-card.js';
import { checkBatch } from '../check/session-checks.js';
import { manifestOfImport } from './describe.js';
import { meaning, rawAnswer, type FoundConvention } from './find-answer.js';
import { freeSizes, oneAtATime } from './free-sizes.js';
import { findOut, pieceSize, trialSide, type FoundOut } from './find-out.js';
import { foreignOf } from './foreign.js';
import type { ImportOptions, ImportResult } from './types.js';
import { measure } from './measure.js';
import { mendAll } from './mends/index.js';
import { toFloat32, withFloatPorts } from './mends/to-float32.js';
import { plainModel, usualLevel, type PlainModel } from './plain-model.js';
import { formsOf, portsOf } from './ports.js';
import { assertFinite, type ForeignFile } from './read-file.js';
import type { Runner } from './runner.js';
import { webgpuNote } from './webgpu-operators.js';
import type { PieceSize } from '../pictures/piece.js';
import { trialsOf, type Samples } from './samples.js';
import { toleranceFrom } from '../model/manifest-of.js';

export interface MakeOptions extends ImportOptions {
  readonly id: string;
  readonly runner: Runner;
}

export interface Made extends Omit<ImportResult, 'id' | 'directory' | 'keptOut'> {
  readonly onnx: Uint8Array;
  readonly golden: Uint8Array;
}

/** In pixels: golden vectors go with the model wherever it is loaded. */
const goldenSide = 48;
/** What rounding may make of a float32 network; more is another network. */
const mostRounding = 1e-3;

/** Finds out what a file is, makes a model of it, and holds that against the file. */
export async function makeModel(file: ForeignFile, options: MakeOptions): Promise<Made> {
  const { runner, samples, id } = options;
  const say = (text: string): void => options.onProgress?.(text);
  const notes: string[] = [];
  const checks: Check[] = [];
  const report = (check: Check): void => {
    checks.push(check);
    options.onCheck?.(check);
    requireCheck(check);
  };

  const floats = toFloat32(file.model);
  const base = floats?.model ?? file.model;
  assertFinite(base);
  const ports = portsOf(base);
  const forms = formsOf(ports, options.stated ?? {});
  say('loading the file');
  const graph = await runner.open(encodeModel(base));
  const asExported = await findOut(graph, ports, forms, { samples, stated: options.stated ?? {}, say });
  const { way } = asExported;
  const { form } = asExported.foreign;
  if (floats !== undefined) {
    notes.push(floats.note);
    const check = await checkOriginal(file, asExported, options);
    if (typeof check === 'string') notes.push(check);
    else report(check);
  }

  say('mending it');
  const mended = await mendAll(base, { found: asExported, runner, samples });
  notes.push(...mended.notes);
  const freed =
    (await freeSizes(mended.model, asExported, runner)) ?? (await oneAtATime(mended.model, asExported));
  if (freed !== undefined) notes.push(freed.note);
  const { model, found } = freed ?? { model: mended.model, found: asExported };
  const { sizes, geometry } = found;
  const size = pieceSize(sizes, form, trialSide);
  const plain = plainModel(model, { ...way, ports: portsOf(model), form, sizes });
  notes.push(...plain.notes);
  const onWebgpu = webgpuNote(plain.model, id);
  if (onWebgpu !== undefined) notes.push(onWebgpu);
  const onnx = encodeModel(plain.model);

  say('comparing with its own answers');
  const references = await referencesOf(found, samples, size);
  const where = `${references.length} images of ${size.height}x${size.width}`;
  const exact = await farthest(await runPlain(runner, onnx, plain, way, 'disabled'), references);
  report(
    toleranceCheck(
      'reference',
      'the model equals the file that it was made of',
      exact,
      defaultTolerance.cpu,
      where,
    ),
  );
  const run = await runPlain(runner, onnx, plain, way, 'all');
  const rounding = await farthest(run, references);
  const owed =
    rounding <= defaultTolerance.cpu
      ? defaultTolerance.cpu
      : Math.min(mostRounding, Number((4 * rounding).toExponential(0)));
  if (owed > defaultTolerance.cpu) {
    notes.push(
      `with its operators fused its answers are ${exponential(rounding)} from those without, by rounding alone, so runtimes are held to ` +
        `${exponential(owed)} instead of ${exponential(defaultTolerance.cpu)}`,
    );
  }
  report(
    toleranceCheck(
      'onnxruntime-node',
      'onnxruntime-node with all optimisations equals it too',
      rounding,
      owed,
      where,
    ),
  );
  await checkGeometry({ run: (image) => run(image) }, found, owed, report);
  if (plain.model.inputs[0]!.shape[0] === 'batch') {
    report(await checkBatch({ run: (image) => run(image) }, references[0]!, owed));
  }

  const best = bestKind(way, samples);
  say(`measuring it on ${best.kind}`);
  const quality = await measure(best, { ...size, denoise: run });
  const golden = goldenVectors(await referencesOf(found, samples, pieceSize(sizes, form, goldenSide)));
  const manifest = manifestOfImport({
    id,
    title: parse(file.name).name.slice(0, 100),
    license: options.license ?? unknownLicense,
    plain,
    onnx,
    geometry,
    quality,
    golden,
    range: way.range,
    gains: way.gains,
    tolerance: toleranceFrom(owed),
    reference: `ONNX Runtime ${graph.runtimeVersion} on the CPU, float32, optimisations off`,
    madeBy: {
      kind: 'imported',
      fileName: file.name.slice(0, 200),
      sha256: file.sha256,
      ...(file.model.producer === undefined ? {} : { producer: file.model.producer.slice(0, 200) }),
      importedAt: (options.now?.() ?? new Date()).toISOString(),
      found: Object.fromEntries(
        Object.entries(found.how).map(([field, text]) => [field, text.slice(0, 200)]),
      ),
    },
    version: options.version,
  });
  return { manifest, checks, notes, onnx, golden: golden.bytes };
}

/** A file of another arithmetic, as it stands, against itself in float32; or why it could not be held against it. */
async function checkOriginal(
  file: ForeignFile,
  found: FoundOut,
  { runner, samples }: MakeOptions,
): Promise<Check | string> {
  const size = pieceSize(found.sizes, found.foreign.form, trialSide);
  const stands = withFloatPorts(file.model);
  const graph = await runner.open(encodeModel(stands)).catch((error: unknown) => {
    if (error instanceof DenoiseError && error.code === 'model-invalid') return undefined;
    throw error;
  });
  if (graph === undefined)
    return 'ONNX Runtime does not run it on the CPU as it stands, so only its float32 was tried';
  const own = { ...found, foreign: foreignOf(graph, portsOf(stands), found.foreign.form) };
  const references = await referencesOf(found, samples, size);
  const answers = await referencesOf(own, samples, size);
  await graph.release();
  const max = answers.reduce(
    (most, { output }, i) => Math.max(most, compareTensors(output.data, references[i]!.output.data).max),
    0,
  );
  const where = `${references.length} images of ${size.height}x${size.width}`;
  return toleranceCheck('reference', 'in float32 it equals itself', max, defaultTolerance.fp16, where);
}

/** A picture in [0, 1] through the model. */
type RunPlain = (image: ImageTensor, sigma?: number) => Promise<ImageTensor>;

/** The model as runtimes use it. */
async function runPlain(
  runner: Runner,
  onnx: Uint8Array,
  { model }: PlainModel,
  { range }: FoundConvention,
  optimization: 'disabled' | 'all',
): Promise<RunPlain> {
  const ports = portsOf(model);
  const channels = ports.picture.shape[1] === 1 ? 1 : 3;
  const foreign = foreignOf(await runner.open(onnx, optimization), ports, {
    layout: 'NCHW',
    channels,
    levelInside: false,
  });
  const way = { range, answer: 'picture', levelScale: 1 } as const;
  return async (image, sigma = usualLevel) =>
    meaning(await rawAnswer(foreign, way, image, sigma), image, way);
}

interface Reference {
  readonly name: string;
  readonly input: ImageTensor;
  readonly output: ImageTensor;
}

/** The file's own answers to noisy pictures of each kind, with optimisations off; its level of noise is the usual one. */
async function referencesOf(
  { foreign, way }: FoundOut,
  samples: readonly Samples[],
  size: PieceSize,
): Promise<readonly Reference[]> {
  const trials = trialsOf(samples, size);
  const chosen = samples.flatMap(({ kind }) => trials.filter((trial) => trial.kind === kind).slice(0, 2));
  const references: Reference[] = [];
  for (const { kind, sigma, noisy } of chosen) {
    const output = meaning(await rawAnswer(foreign, way, noisy, usualLevel), noisy, way);
    references.push({
      name: `${kind}-${Math.round(255 * sigma)}-${references.length}`,
      input: noisy,
      output,
    });
  }
  return references;
}

async function farthest(run: RunPlain, references: readonly Reference[]): Promise<number> {
  let max = 0;
  for (const { input, output } of references) {
    max = Math.max(max, compareTensors((await run(input)).data, output.data).max);
  }
  return max;
}

async function checkGeometry(
  session: Pick<Session, 'run'>,
  { geometry: { sizeMultiple, receptiveFieldRadius: radius }, sizes, foreign }: FoundOut,
  owed: number,
  report: OnCheck,
): Promise<void> {
  if (sizes.baked !== null || radius === null) return;
  const facts = { channels: foreign.form.channels, sizeMultiple, radius };
  report(await checkReceptiveField(session, facts));
  report(await checkShift(session, facts, owed));
}

/** The pictures that the model helps most. */
function bestKind({ gains }: FoundConvention, samples: readonly Samples[]): Samples {
  const [best] = [...gains].sort((a, b) => b.decibels - a.decibels);
  return samples.find(({ kind }) => kind === best?.kind) ?? samples[0]!;
}
