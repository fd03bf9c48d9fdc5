import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  atNoise,
  DenoiseError,
  elementCount,
  imageTensor,
  parseAttribution,
  parseMetrics,
  parseRunRecord,
  readingError,
  runFiles,
  textOf,
  fromLittleEndian,
  type Credit,
  type ImageTensor,
  type MetricsFile,
  type RunRecord,
  systemCodeOf,
} from '@denoisekit/core';

export interface LoadedReference {
  readonly name: string;
  readonly inputPath: string;
  readonly outputPath: string;
  readonly input: ImageTensor;
  /** What TensorFlow.js answered. */
  readonly output: ImageTensor;
}

/** A training run as export needs it, read and checked. */
export interface LoadedRun {
  readonly directory: string;
  readonly record: RunRecord;
  /** The folder of the layers model. */
  readonly layers: string;
  readonly references: readonly LoadedReference[];
  /** Null when a run that was stopped has none. */
  readonly metrics: { readonly parsed: MetricsFile; readonly bytes: Uint8Array } | null;
  readonly history: Uint8Array | null;
  /** Who made the pictures that it learnt from; empty where that was not recorded. */
  readonly credits: readonly Credit[];
  /** What people should know of the run: that it was stopped, for one. */
  readonly notes: readonly string[];
}

/** Nothing in a run record may point outside its folder. */
const plainName = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

/**
 * Reads a run's folder.
 *
 * @throws DenoiseError `file-missing` when there is no such run, `run-invalid` when it is incomplete, still running or
 * does not fit together
 */
export async function loadRun(directory: string, which: 'best' | 'last'): Promise<LoadedRun> {
  const record = await readRecord(directory);
  const notes: string[] = [];
  if (record.state === 'running') {
    throw invalid(`the run ${directory} has not ended`, {
      actual: 'state "running"',
      expected: 'a complete run, or one that was stopped',
      fix: 'wait for it, or if it was killed, resume it (train --resume)',
    });
  }
  if (record.state === 'stopped') {
    const { steps, totalSteps } = record.progress;
    notes.push(`the run was stopped after ${steps} of ${totalSteps} steps`);
  }
  const layers = join(directory, runFiles[which]);
  for (const name of ['model.json', 'weights.bin']) {
    if (!(await isFile(join(layers, name)))) throw incomplete(join(layers, name));
  }
  const metricsPath = join(directory, runFiles.metrics);
  const optional = record.state === 'stopped';
  const metricsBytes = await readPart(metricsPath, optional);
  if (metricsBytes === null) notes.push('the run has no measured quality');
  const metrics = metricsBytes && {
    parsed: parseMetrics(metricsBytes.toString('utf8'), metricsPath),
    bytes: metricsBytes,
  };
  const weak = metrics === null ? undefined : weakNote(metrics.parsed.quality);
  if (weak !== undefined) notes.push(weak);
  return {
    directory,
    record,
    layers,
    references: await loadReferences(directory, record),
    metrics,
    history: await readPart(join(directory, runFiles.history), optional),
    credits: await readCredits(join(directory, runFiles.attribution), true),
    notes,
  };
}

/** In dB: less is hard to see. */
const leastGain = 1;

/** What to know of a run that gains little at each noise that it was measured at. */
function weakNote(quality: MetricsFile['quality']): string | undefined {
  const gains = quality.flatMap(({ noise, noisy, denoised }) => {
    const [before, after] = [noisy.psnrPooled, denoised.psnrPooled];
    return before === null || after === null ? [] : [{ noise, before, after }];
  });
  const [best] = gains.sort((a, b) => b.after - b.before - (a.after - a.before));
  if (best === undefined || best.after - best.before >= leastGain) return undefined;
  const [before, after] = [best.before, best.after].map((psnr) => psnr.toFixed(2));
  return `it hardly denoises: ${atNoise(best.noise)}, where it gains most, test images have ${before} dB with noise and ${after} dB denoised; train it for longer`;
}

/** @throws DenoiseError `file-missing`, `file-unreadable`, `dataset-invalid` */
export async function readCredits(path: string, optional: boolean): Promise<readonly Credit[]> {
  const bytes = await readPart(path, optional);
  return bytes === null ? [] : parseAttribution(bytes.toString('utf8'), path);
}

async function readRecord(directory: string): Promise<RunRecord> {
  const path = join(directory, runFiles.record);
  const text = await readFile(path, 'utf8').catch(async (cause: unknown) => {
    const isRun = await stat(directory).then(
      (found) => found.isDirectory(),
      () => false,
    );
    throw new DenoiseError('file-missing', {
      what: isRun
        ? `${directory} is no training run: it has no ${runFiles.record}`
        : `there is no run at ${directory}`,
      ...(systemCodeOf(cause) === 'ENOENT' ? {} : { actual: textOf(cause) }),
      fix: 'train one, or name the folder of a run',
      cause,
    });
  });
  return parseRunRecord(text, path);
}

async function loadReferences(directory: string, record: RunRecord): Promise<LoadedReference[]> {
  if (record.references.length === 0) {
    throw invalid(`the run ${directory} recorded no answers of TensorFlow.js to check against`, {
      ...(record.state === 'stopped' ? { actual: 'a run that was stopped before its end' } : {}),
      fix: 'resume it (train --resume) and let it end',
    });
  }
  return Promise.all(
    record.references.map(async ({ name, shape, input, output }) => {
      const [inputPath, outputPath] = [input, output].map((file) => {
        if (!plainName.test(file)) {
          throw invalid(`the reference ${name} names a file outside its folder`, {
            actual: JSON.stringify(file),
          });
        }
        return join(directory, runFiles.reference, file);
      }) as [string, string];
      const load = async (path: string) => imageTensor(await readFloats(path, elementCount(shape)), shape);
      return { name, inputPath, outputPath, input: await load(inputPath), output: await load(outputPath) };
    }),
  );
}

async function readFloats(path: string, count: number): Promise<Float32Array> {
  const bytes = await readPart(path, false);
  if (bytes.length !== 4 * count) {
    throw invalid(`${path} has the wrong length`, {
      actual: `${bytes.length} bytes`,
      expected: `${4 * count} bytes`,
    });
  }
  return fromLittleEndian(bytes);
}

function readPart(path: string, optional: false): Promise<Buffer>;
function readPart(path: string, optional: boolean): Promise<Buffer | null>;
async function readPart(path: string, optional: boolean): Promise<Buffer | null> {
  return readFile(path).catch((cause: unknown) => {
    if (systemCodeOf(cause) !== 'ENOENT') throw readingError(path, cause);
    if (optional) return null;
    throw incomplete(path);
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function incomplete(path: string): DenoiseError {
  return invalid(`the run is incomplete: ${path} is missing`, {});
}

function invalid(what: string, facts: { actual?: string; expected?: string; fix?: string }): DenoiseError {
  return new DenoiseError('run-invalid', { what, fix: 'train again', ...facts });
}
