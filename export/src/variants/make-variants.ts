import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import {
  compareTensors,
  DenoiseError,
  parseManifest,
  readGolden,
  speedRatio,
  type ImageTensor,
  type ModelManifest,
  type Session,
  type Variant,
} from '@denoisekit/core';
import { createSession } from '@denoisekit/runtime-node';
import * as v from 'valibot';
import { exponential, type Check, type OnCheck } from '../check/check.js';
import { askPython, type PythonOptions } from '../python/convert.js';
import type { FileSystem } from '../folder/file-system.js';
import { manifestText, sha256 } from '../model/manifest-of.js';
import { decibels, faultOf, measureGate } from './gate.js';
import { levelsOf, piecesOf } from './pieces.js';
import { writeVariantsRequest } from './python-request.js';
import type { FindPictures, KeptOut, MadeDtype, OpenVariant } from './types.js';

export interface MakeVariantsOptions extends PythonOptions {
  readonly dtypes: readonly MadeDtype[];
  /** Of the fp32 model; its file lies in the work folder already. */
  readonly manifest: ModelManifest;
  readonly model: Uint8Array;
  readonly golden: Uint8Array;
  readonly workDirectory: string;
  readonly findPictures: FindPictures;
  readonly open: OpenVariant;
  readonly onCheck: OnCheck;
  readonly fileSystem: FileSystem;
}

export interface MadeVariants {
  /** With the files that passed. */
  readonly manifest: ModelManifest;
  readonly checks: readonly Check[];
  readonly keptOut: readonly KeptOut[];
}

const answerSchema = v.object({
  variants: v.record(
    v.picklist(['fp16', 'int8']),
    v.object({ bytes: v.number(), sha256: v.string(), floats: v.record(v.string(), v.string()) }),
  ),
  versions: v.record(v.string(), v.string()),
});

/** The default pictures. */
export const noPictures: FindPictures = () =>
  Promise.resolve({ name: 'pictures', calibration: [], test: [] });

/** On the CPU, which every machine that exports has. */
export const openOnCpu: OpenVariant = (manifest, model, dtype) =>
  createSession(manifest, model, { device: 'cpu', dtype });

/** For people, in the card too. */
export function keptOutNote({ dtype, reason }: KeptOut): string {
  return `${dtype} is kept out: ${reason}`;
}

/**
 * What int8 may lose on training pictures, in dB, while it is searched what stays float32: first half of what the gate allows on others, then what
 * is left to pictures that stand less.
 */
const int8Tries = [0.05, 0.03, 0.02, 0.01] as const;

/** Of its own golden vectors an int8 file may be so many times as far off elsewhere: values on the edge of two steps fall either way. */
const int8Slack = 3;

/**
 * Makes the files of other dtypes and holds each against its gate. What fails is taken away again, and said.
 *
 * Rejects with DenoiseError `dataset-invalid` without pictures to calibrate with, `setup-missing` without Python, `conversion-failed`.
 */
export async function makeVariants(options: MakeVariantsOptions): Promise<MadeVariants> {
  const { dtypes, manifest, workDirectory, fileSystem, signal } = options;
  const isColour = manifest.input.dimensions[1] === 3;
  const pictures = await options.findPictures(
    manifest.suits?.pictures[0] ?? (isColour ? 'photographs' : undefined),
  );
  if (pictures.calibration.length === 0 || pictures.test.length === 0) {
    throw new DenoiseError('dataset-invalid', {
      what: `there are no pictures to calibrate ${manifest.id} with`,
      actual: `${pictures.calibration.length} to calibrate and ${pictures.test.length} to test on`,
      expected: 'at least one of each',
      fix: 'name a folder of clean pictures by --calibration',
    });
  }
  const folder = join(workDirectory, 'variants');
  const fileOfDtype = (dtype: MadeDtype) => `model-${dtype}.onnx`;
  const path = (name: string) => join(workDirectory, name);
  const out = {
    fp16: path(fileOfDtype('fp16')),
    int8: path(fileOfDtype('int8')),
    rounded: join(folder, 'rounded.onnx'),
  };
  await fileSystem.mkdir(folder);
  const ask = async (dtype: MadeDtype, mostLost: number) => {
    const request = await writeVariantsRequest({
      manifest,
      pictures,
      dtype,
      mostLost,
      out,
      folder,
      fileSystem,
      modelPath: path(manifest.files.fp32!.path),
    });
    return askPython('variants', request, answerSchema, options);
  };
  const pieces = piecesOf(pictures.test, manifest);
  const [, , height, width] = pieces[0]!.shape;
  const shown = `${pieces.length} ${pictures.name}, pieces of ${height}x${width}`;
  const checks: Check[] = [];
  const keptOut: KeptOut[] = [];
  let made = manifest;
  let versions: Readonly<Record<string, string>> = {};
  const fp32 = await options.open(manifest, options.model);

  /** Undefined where it passed. */
  async function attempt(dtype: MadeDtype, mostLost: number, isLast: boolean): Promise<string | undefined> {
    const answer = await ask(dtype, mostLost);
    versions = answer.versions;
    const file = answer.variants[dtype];
    if (file === undefined) return 'not one convolution can be computed in int8 at the quality owed';
    options.onProgress?.(`measuring ${dtype}`);
    const { bytes, sha256: digest } = file;
    const described = withFile(made, dtype, { path: fileOfDtype(dtype), bytes, sha256: digest });
    const content = new Uint8Array(await readFile(out[dtype]));
    const result = await prove(dtype, described, content, { ...options, out, fp32, pieces, shown });
    const check = checkOf(dtype, result, file.floats, content.length / options.model.length);
    options.onCheck(check);
    if (check.ok || isLast) checks.push(check);
    if (!check.ok) return result.faults.join('; ');
    if (sha256(content) !== digest) return 'its bytes changed on the way';
    made = withProof(described, dtype, { ...result.proof, floats: Object.keys(file.floats) }, result.golden);
    return undefined;
  }

  try {
    for (const dtype of dtypes) {
      const tries = dtype === 'int8' ? int8Tries : [0];
      for (const [index, mostLost] of tries.entries()) {
        signal?.throwIfAborted();
        const isLast = index === tries.length - 1;
        const reason = await attempt(dtype, mostLost, isLast);
        if (reason === undefined) break;
        if (isLast) {
          keptOut.push({ dtype, reason });
          await fileSystem.remove(out[dtype]);
        } else options.onProgress?.(`trying ${dtype} again with less of it`);
      }
    }
  } finally {
    await fp32.dispose();
    await fileSystem.remove(folder);
  }
  const converter = { ...versions, ...made.converter };
  return { manifest: parseManifest(manifestText({ ...made, converter })), checks, keptOut };
}

interface Proved {
  readonly proof: Omit<Variant, 'floats'>;
  /** Greatest |difference| from the golden vectors. */
  readonly golden: number;
  readonly faults: readonly string[];
}

interface ProveOptions extends MakeVariantsOptions {
  readonly out: { readonly rounded: string };
  readonly fp32: Session;
  readonly pieces: readonly ImageTensor[];
  readonly shown: string;
}

async function prove(
  dtype: MadeDtype,
  manifest: ModelManifest,
  content: Uint8Array,
  options: ProveOptions,
): Promise<Proved> {
  const { fp32, pieces, open, signal } = options;
  const session = await open(manifest, content, dtype);
  // The CPU computes a float16 file in float32: its twin rounds as devices do that have float16.
  const judged =
    dtype === 'fp16' ? await open(manifest, new Uint8Array(await readFile(options.out.rounded))) : session;
  try {
    const gate = await measureGate({
      fp32,
      variant: judged,
      manifest,
      pieces,
      signal,
      levels: levelsOf(manifest),
    });
    const golden = await farthestGolden(judged, manifest, options.golden);
    const faults = gate.flatMap((row) => faultOf(row, dtype, options.shown) ?? []);
    if (!(golden <= manifest.tolerance[dtype])) {
      faults.push(
        `on the golden vectors it is up to ${exponential(golden)} from their answers; allowed is at most ${exponential(manifest.tolerance[dtype])}`,
      );
    }
    const ratio = await speedRatio(fp32, session, pieces[0]!, { now: () => performance.now() });
    return {
      proof: {
        pictures: options.shown,
        gate: [...gate],
        speed: { ratio: Number(ratio.toFixed(2)), where: whereOf(session, pieces[0]!) },
      },
      golden,
      faults,
    };
  } finally {
    if (judged !== session) await judged.dispose();
    await session.dispose();
  }
}

async function farthestGolden(session: Session, manifest: ModelManifest, bytes: Uint8Array): Promise<number> {
  let most = 0;
  for (const { input, output } of readGolden(manifest, bytes)) {
    most = Math.max(most, compareTensors((await session.run(input)).data, output.data).max);
  }
  return most;
}

/** `AMD EPYC, 1 thread, onnxruntime-node 1.30.0 on cpu, 256x256` */
function whereOf(session: Session, { shape: [, , height, width] }: ImageTensor): string {
  const { runtime, runtimeVersion, device, threads } = session.describe();
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const counted = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return `${processor}, ${counted}, ${runtime} ${runtimeVersion} on ${device}, ${height}x${width}`;
}

function checkOf(
  dtype: MadeDtype,
  { proof, faults }: Proved,
  floats: Readonly<Record<string, string>>,
  size: number,
): Check {
  const clean = proof.gate.find(({ noise }) => noise === 'none');
  const lost = proof.gate
    .filter(({ noise }) => noise !== 'none')
    .map(({ psnr, fp32 }) => (psnr === null || fp32 === null ? 0 : fp32 - psnr));
  const kept = Object.entries(floats).map(([name, why]) => `${name} (${why})`);
  const text =
    (faults.length === 0 ? dtype : `${dtype} is refused: ${faults.join('; ')}; it`) +
    ` loses at most ${Math.max(...lost).toFixed(3)} dB at noise and keeps ${decibels(clean?.psnr ?? null)} of clean pictures ` +
    `on ${proof.pictures}; ${(100 * size).toFixed(0)} % of the bytes, ${proof.speed.ratio} times as fast (${proof.speed.where})` +
    (kept.length === 0 ? '' : `; float32: ${kept.join(', ')}`);
  return { name: 'variant', ok: faults.length === 0, text };
}

function withFile(
  manifest: ModelManifest,
  dtype: MadeDtype,
  file: { readonly path: string; readonly bytes: number; readonly sha256: string },
): ModelManifest {
  return { ...manifest, files: { ...manifest.files, [dtype]: file } };
}

function withProof(manifest: ModelManifest, dtype: MadeDtype, proof: Variant, golden: number): ModelManifest {
  const { tolerance, variants } = manifest;
  const owed = Math.min(tolerance.int8, Number((int8Slack * golden).toExponential(0)));
  return {
    ...manifest,
    variants: { ...variants, [dtype]: proof },
    tolerance: dtype === 'int8' ? { ...tolerance, int8: owed } : tolerance,
  };
}
