import {
  compareTensors,
  fileOf,
  imageTensor,
  mse,
  psnrFromMse,
  textOf,
  toleranceOf,
  type Device,
  type Difference,
  type Dtype,
  type ImageTensor,
  type ModelManifest,
  type SessionDescription,
} from '@denoisekit/core';
import { imagesOf, sizeOf, type ParityCase, type ReferencePack } from './pack.js';
import type { ParityAnswer } from './target.js';

/** How far the quality on the task may be from the reference's, in dB: rounding, and what each dtype may lose (docs/decisions/0022-dtypes.md). */
export const psnrTolerances: Readonly<Record<Dtype, number>> = { fp32: 0.001, fp16: 0.01, int8: 0.1 };

/** The quality at one noise, of the target and of TensorFlow.js. */
export interface TaskQuality {
  readonly noise: string;
  /** `28x28` */
  readonly size: string;
  readonly images: number;
  /** Over all pixels of all images. */
  readonly mse: number;
  /** In dB, from that MSE; null where it is 0. */
  readonly psnr: number | null;
  readonly referencePsnr: number | null;
}

export interface Verdict {
  readonly ok: boolean;
  /** The failures, in sentences. */
  readonly problems: readonly string[];
  /** Greatest |difference| that the device owes, from the manifest. */
  readonly tolerance: number;
  /** Over all values of all cases; null where they could not be compared. */
  readonly difference: Omit<Difference, 'worstIndex'> | null;
  readonly images: number;
  readonly sizes: readonly string[];
  /** Empty where the reference has no clean images. */
  readonly task: readonly TaskQuality[];
  /** Greatest |difference| of PSNR on the task from TensorFlow.js's, in dB; null where there is none. */
  readonly psnrDifference: number | null;
}

/** Compares the answers of a target with the reference. */
export function judge(
  { outputs, description }: ParityAnswer,
  device: Device,
  manifest: ModelManifest,
  { cases }: ReferencePack,
  dtype: Dtype = 'fp32',
): Verdict {
  const tolerance = toleranceOf(manifest, description);
  const problems = [
    ...identityProblems(description, { device, dtype }, manifest),
    ...shapeProblems(outputs, cases),
  ];
  const base = { tolerance, images: imagesOf(cases), sizes: [...new Set(cases.map((c) => sizeOf(c.input)))] };
  const nothing = { ...base, difference: null, task: [], psnrDifference: null };
  if (outputs.length !== cases.length || problems.some((one) => one.startsWith('shape'))) {
    return { ok: false, problems, ...nothing };
  }
  let difference: Difference;
  try {
    difference = compareTensors(joined(outputs), joined(cases.map(({ output }) => output)));
  } catch (error) {
    return { ok: false, problems: [...problems, textOf(error)], ...nothing };
  }
  if (difference.max > tolerance) problems.push(worstCase(outputs, cases, tolerance));
  const task = taskQuality(outputs, cases);
  const psnrDifference = worstPsnrDifference(task);
  const psnrTolerance = psnrTolerances[dtype];
  if (psnrDifference !== null && psnrDifference > psnrTolerance) {
    const found = psnrDifference.toFixed(4);
    problems.push(`task: PSNR is ${found} dB from the reference's, at most ${psnrTolerance} dB are owed`);
  }
  const { max, mean, p999, psnr } = difference;
  return {
    ...base,
    ok: problems.length === 0,
    problems,
    difference: { max, mean, p999, psnr },
    task,
    psnrDifference,
  };
}

function identityProblems(
  { device, dtype, model, modelSha256, attempts }: SessionDescription,
  wanted: { readonly device: Device; readonly dtype: Dtype },
  manifest: ModelManifest,
): string[] {
  const problems: string[] = [];
  if (dtype !== wanted.dtype) problems.push(`dtype: ${dtype} ran, not ${wanted.dtype}`);
  if (device !== wanted.device) {
    const reason = attempts.find((one) => !one.ok)?.reason;
    const because = reason === undefined ? '' : ` (${reason})`;
    problems.push(`device: ${device} ran it, not ${wanted.device}${because}`);
  }
  const { sha256 } = fileOf(manifest, dtype);
  if (modelSha256 !== sha256) {
    const [ran, expected] = [modelSha256, sha256].map((digest) => `${digest.slice(0, 12)}…`);
    problems.push(
      `model: another version of ${manifest.id} ran, ${model} with sha256 ${ran!}, not ${expected!}`,
    );
  }
  return problems;
}

function shapeProblems(outputs: readonly ImageTensor[], cases: readonly ParityCase[]): string[] {
  if (outputs.length !== cases.length) {
    return [`shape: ${outputs.length} answers to ${cases.length} cases`];
  }
  return cases.flatMap(({ name, output }, i) => {
    const [actual, expected] = [outputs[i]!.shape, output.shape].map((shape) => `[${shape.join(', ')}]`);
    return actual === expected ? [] : [`shape: the answer to ${name} is ${actual!}, not ${expected!}`];
  });
}

function worstCase(outputs: readonly ImageTensor[], cases: readonly ParityCase[], tolerance: number): string {
  const wrong = cases
    .map(({ name, output }, i) => ({ name, max: compareTensors(outputs[i]!.data, output.data).max }))
    .filter(({ max }) => max > tolerance)
    .sort((a, b) => b.max - a.max);
  const { name, max } = wrong[0]!;
  const [found, owed] = [max, tolerance].map((value) => value.toExponential(1));
  return `difference: ${found!} on ${name}, at most ${owed!} is owed; ${wrong.length} of ${cases.length} cases are beyond it`;
}

function taskQuality(outputs: readonly ImageTensor[], cases: readonly ParityCase[]): readonly TaskQuality[] {
  const groups = new Map<string, number[]>();
  cases.forEach(({ noise, input, clean }, i) => {
    if (clean === undefined) return;
    const key = `${noise} ${sizeOf(input)}`;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  return [...groups.values()].map((members) => {
    const first = cases[members[0]!]!;
    const clean = joined(members.map((i) => cases[i]!.clean!));
    const own = meanSquare(joined(members.map((i) => outputs[i]!)), clean);
    const reference = meanSquare(joined(members.map((i) => cases[i]!.output)), clean);
    return {
      noise: first.noise,
      size: sizeOf(first.input),
      images: imagesOf(members.map((i) => cases[i]!)),
      mse: own,
      psnr: psnrFromMse(own),
      referencePsnr: psnrFromMse(reference),
    };
  });
}

/** One that is perfect and one that is not are infinitely far apart. */
function worstPsnrDifference(task: readonly TaskQuality[]): number | null {
  if (task.length === 0) return null;
  return Math.max(
    ...task.map(({ psnr, referencePsnr }) => {
      if (psnr === null || referencePsnr === null) return psnr === referencePsnr ? 0 : Infinity;
      return Math.abs(psnr - referencePsnr);
    }),
  );
}

function joined(tensors: readonly ImageTensor[]): Float32Array {
  const out = new Float32Array(tensors.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of tensors) {
    out.set(data, at);
    at += data.length;
  }
  return out;
}

function meanSquare(a: Float32Array, b: Float32Array): number {
  const shape = [1, 1, 1, a.length] as const;
  return mse(imageTensor(a, shape), imageTensor(b, shape));
}
