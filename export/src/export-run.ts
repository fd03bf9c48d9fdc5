import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  DenoiseError,
  defaultTolerance,
  fileOf,
  type Credit,
  type ModelManifest,
  type Session,
} from '@denoisekit/core';
import { requireCheck, type Check, type OnCheck } from './check/check.js';
import { conversionChecks, failedCheck, roundingNote } from './check/conversion-checks.js';
import { askPython, pythonDirectory } from './python/convert.js';
import { reportSchema, type ConversionReport } from './python/converter-answer.js';
import { spawnExec } from './python/exec.js';
import { nodeFileSystem, type FileSystem } from './folder/file-system.js';
import { findPython } from './python/find-python.js';
import { checkReceptiveField, checkShift } from './check/geometry-checks.js';
import { goldenVectors } from './model/golden.js';
import { manifestOf, sha256 } from './model/manifest-of.js';
import { inModelFolder } from './folder/model-folder.js';
import { modelIdOf, replacesModel, checkedId } from './folder/replacing.js';
import { loadRun, readCredits, type LoadedRun } from './folder/run-folder.js';
import { checkBatch, checkReference } from './check/session-checks.js';
import { sweepNote, sweptRuntimes } from './python/swept-runtimes.js';
import { keptOutNote, makeVariants, noPictures, openOnCpu } from './variants/make-variants.js';
import type { MadeModel, MakingOptions } from './variants/making.js';
import type { OpenVariant } from './variants/types.js';
import { writeModelFiles } from './model/write-model-files.js';

export interface ExportRunOptions extends MakingOptions {
  /** A training run: `runs/<name>`. */
  readonly runDirectory: string;
  /** Default: `DENOISEKIT_PYTHON`, else the `.venv` of the set-up. */
  readonly python?: string | undefined;
  /** Default: the name of the run's folder, made to fit; see `modelIdOf`. */
  readonly id?: string | undefined;
  /** Replaces whatever model has that name. Default: only one that was exported from the same run. */
  readonly replace?: boolean | undefined;
  /** What pictures the model is for: `photographs`, `scans`. Default: what the run says that its images show. */
  readonly pictures?: readonly string[] | undefined;
  /**
   * A table of who made the pictures that the run learnt from, for the model card: see `parseAttribution`. Of a table with folders `train`, `val` and
   * `test`, the last is left out. Default: what the run recorded.
   */
  readonly attribution?: string | undefined;
  /** Weights by validation loss or by time. Default: `best`; the answers that training recorded are those of the best. */
  readonly which?: 'best' | 'last' | undefined;
  readonly openSession?: OpenVariant | undefined;
}

export type ExportResult = MadeModel;

/**
 * Makes a model of a training run: converts its layers model to ONNX, checks the result against what TensorFlow.js answered, and
 * puts it under `models/`, all of it or nothing.
 *
 * Rejects with DenoiseError `usage` (the id, or another model that has it), `file-missing` or `run-invalid` (the run), `setup-missing` (no Python),
 * `model-invalid`, `shape-mismatch`, `not-portable` or `conversion-failed` (the layers model), `tolerance-exceeded` (a check),
 * `disk-full`, `write-failed`; or with the signal's reason.
 *
 * @example
 * const { manifest } = await exportRun({
 *   runDirectory: 'runs/compact',
 *   modelsDirectory: 'models',
 *   onCheck: ({ ok, text }) => process.stdout.write(`-[${ok ? '✓' : '✗'}] ${text}\n`),
 * });
 */
export async function exportRun(options: ExportRunOptions): Promise<ExportResult> {
  const { signal, env = process.env, fileSystem = nodeFileSystem, which = 'best' } = options;
  signal?.throwIfAborted();
  const runDirectory = resolve(options.runDirectory);
  const run = await loadRun(runDirectory, which);
  const id = checkedId(options.id ?? modelIdOf(runDirectory) ?? run.record.recipe.name);
  const python = findPython({ python: options.python, env, startDirectory: pythonDirectory });
  const modelsDirectory = resolve(options.modelsDirectory);
  const target = join(modelsDirectory, id);
  const { replace = false } = options;
  const replaces = () => replacesModel({ target, runDirectory, replace });
  return inModelFolder({ modelsDirectory, id, replaces, fileSystem }, async (workDirectory) => {
    const made = await make({ ...options, env, fileSystem, which }, run, id, python, workDirectory);
    signal?.throwIfAborted();
    return made;
  });
}

interface MakeOptions extends ExportRunOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fileSystem: FileSystem;
  readonly which: 'best' | 'last';
}

async function make(
  options: MakeOptions,
  run: LoadedRun,
  id: string,
  python: string,
  workDirectory: string,
): Promise<Omit<ExportResult, 'directory'>> {
  const { signal, fileSystem } = options;
  const checks: Check[] = [];
  const report = (check: Check): void => {
    checks.push(check);
    options.onCheck?.(check);
    requireCheck(check);
  };
  const modelPath = join(workDirectory, 'model.onnx');
  const conversion = await runPython(options, run, id, python, workDirectory, modelPath);
  conversionChecks(run, conversion).forEach(report);

  const model = new Uint8Array(await readFile(modelPath));
  const golden = goldenVectors(run.references);
  const exported = manifestOf({ id, run, report: conversion, model, golden, pictures: options.pictures });
  options.onProgress?.('running onnxruntime-node');
  const open = options.openSession ?? openOnCpu;
  const session = await open(exported, model);
  try {
    await checkSession(session, run, exported, report, signal);
  } finally {
    await session.dispose();
  }

  const { dtypes = [], exec = spawnExec, env, onProgress } = options;
  const variants =
    dtypes.length === 0
      ? undefined
      : await makeVariants({
          dtypes,
          python,
          exec,
          env,
          signal,
          onProgress,
          fileSystem,
          open,
          manifest: exported,
          model,
          golden: golden.bytes,
          workDirectory,
          findPictures: options.findPictures ?? noPictures,
          onCheck: (check) => options.onCheck?.(check),
        });
  checks.push(...(variants?.checks ?? []));
  const { manifest, keptOut } = variants ?? { manifest: exported, keptOut: [] };

  const older = sweepNote(await sweptRuntimes(), session.describe());
  const more = [roundingNote(conversion), older].filter((note) => note !== undefined);
  const notes = [...run.notes, ...conversion.graph.mended, ...more, ...keptOut.map(keptOutNote)];
  options.onProgress?.('writing the model');
  const { attribution } = options;
  const credits = attribution === undefined ? run.credits : learntFrom(await readCredits(attribution, false));
  await writeModelFiles({
    workDirectory,
    manifest,
    checks,
    notes,
    credits,
    fileSystem,
    golden: golden.bytes,
    training: { run, layers: conversion.weights.files },
  });
  const digest = sha256(new Uint8Array(await readFile(modelPath)));
  report({
    name: 'digest',
    ok: digest === conversion.sha256 && digest === fileOf(manifest).sha256,
    text: `model.onnx as written is what was checked: sha256 ${digest.slice(0, 16)}…`,
  });
  return { id, manifest, checks, notes, keptOut };
}

/** Those of pictures that train or validate, where the table is of a folder that is split. */
function learntFrom(credits: readonly Credit[]): readonly Credit[] {
  return credits.some(({ file }) => file.startsWith('train/'))
    ? credits.filter(({ file }) => !file.startsWith('test/'))
    : credits;
}

async function runPython(
  { exec = spawnExec, env, signal, onProgress, onCheck, fileSystem, which }: MakeOptions,
  run: LoadedRun,
  id: string,
  python: string,
  workDirectory: string,
  out: string,
): Promise<ConversionReport> {
  const [height, width, channels] = run.record.network.input;
  const { anySize, sizeMultiple } = run.record.network;
  const references = run.references.map(({ name, input, inputPath, outputPath }) => ({
    name,
    shape: input.shape,
    input: inputPath,
    output: outputPath,
  }));
  const tolerance = defaultTolerance.cpu;
  const layers = run.layers;
  // As `request.py` of the Python program reads it.
  const request = { layers, out, id, height, width, channels, anySize, sizeMultiple, tolerance, references };
  const requestFile = join(workDirectory, 'request.json');
  await fileSystem.write(requestFile, new TextEncoder().encode(JSON.stringify(request)));
  try {
    return await askPython('convert', requestFile, reportSchema, { python, exec, env, signal, onProgress });
  } catch (error) {
    const check = failedCheck(error);
    if (check) onCheck?.(check);
    throw which === 'last' ? explainedForLast(error) : error;
  } finally {
    await fileSystem.remove(requestFile);
  }
}

async function checkSession(
  session: Session,
  { references }: LoadedRun,
  { geometry, input, tolerance }: ModelManifest,
  report: OnCheck,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const reference of references) {
    report(await checkReference(session, reference, tolerance.cpu, { signal }));
  }
  const { receptiveFieldRadius: radius, sizeMultiple } = geometry;
  if (radius !== null && input.dimensions[2] === 'height') {
    const facts = { channels: input.dimensions[1], sizeMultiple, radius };
    report(await checkReceptiveField(session, facts, { signal }));
    report(await checkShift(session, facts, tolerance.cpu, { signal }));
  }
  report(await checkBatch(session, references[0]!, tolerance.cpu, { signal }));
}

/** What training recorded are the answers of the best weights; the last ones may differ from them by right. */
function explainedForLast(error: unknown): unknown {
  if (!(error instanceof DenoiseError) || error.code !== 'tolerance-exceeded') return error;
  return new DenoiseError('tolerance-exceeded', {
    what: error.message,
    fix: 'the run recorded the answers of its best weights: export those',
    cause: error,
  });
}
