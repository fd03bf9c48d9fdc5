import {
  DenoiseError,
  suggestion,
  type Dtype,
  type ErrorCode,
  type ModelManifest,
  type SessionDescription,
} from '@denoisekit/core';
import { within } from './deadline.js';
import type { Failure } from './explain/explain.js';
import type { Explanation } from './explain/explanation.js';
import { judge, type Verdict } from './judge.js';
import { assertBelongs } from './pack-file.js';
import { imagesOf, limitPack, type ReferencePack } from './pack.js';
import type { ParityAnswer, ParityTarget } from './target.js';
import { firstLine } from './targets/with-browser.js';

/** What was found on one target. */
export type TargetResult = {
  readonly target: string;
  /** The explanation, if it was asked for and the target's answers are wrong. */
  readonly explanation?: Explanation | undefined;
} & (
  | { readonly state: 'not-run'; readonly reason: string; readonly ok: boolean }
  | { readonly state: 'broken'; readonly reason: string; readonly code: ErrorCode; readonly ok: false }
  | ({
      readonly state: 'compared';
      readonly host: string;
      readonly description: SessionDescription;
      readonly notes: readonly string[];
    } & Verdict)
);

export interface ParityReport {
  readonly model: string;
  readonly modelSha256: string;
  readonly reference: Pick<ReferencePack, 'madeBy' | 'dataset'> & { readonly images: number };
  /** Whether everything that was compared holds, something was, and all that was asked for by name ran. */
  readonly ok: boolean;
  readonly results: readonly TargetResult[];
}

export interface ParityOptions {
  /** The folder of the model. */
  readonly model: string;
  readonly manifest: ModelManifest;
  readonly pack: ReferencePack;
  readonly targets: readonly ParityTarget[];
  /** Which of the model's files. Default: `fp32`. */
  readonly dtype?: Dtype | undefined;
  /** Whether a target that cannot start fails the run: true where it was asked for by name. */
  readonly named: boolean;
  /** For each target that has none of its own. Default 180,000. */
  readonly deadlineMs?: number | undefined;
  /** Test images of each noise and size. Default: all, or what the target takes. */
  readonly limit?: number | undefined;
  readonly signal: AbortSignal;
  readonly onStart?: (target: string, cases: number) => void;
  readonly onProgress?: (target: string, done: number) => void;
  readonly onResult?: (result: TargetResult) => void;
  /** Finds out what is at fault where answers are wrong. Default: not done. */
  readonly explain?: ((failure: Failure) => Promise<Explanation>) | undefined;
  /** The model's golden vectors, to explain with where a target answers them wrongly and so opens no model. */
  readonly golden?: ReferencePack | undefined;
}

export const defaultDeadlineMs = 180_000;

/**
 * Runs a model on targets, one after the other, and compares each with TensorFlow.js. What goes wrong on one is its result; the
 * others go on.
 *
 * @throws DenoiseError `digest-mismatch` when the reference was made from another version of the model; the signal's reason
 */
export async function runParity(options: ParityOptions): Promise<ParityReport> {
  const { manifest, pack, targets, signal, onResult } = options;
  assertBelongs(pack, manifest);
  const results: TargetResult[] = [];
  for (const target of targets) {
    signal.throwIfAborted();
    const result = await tryTarget(target, options);
    signal.throwIfAborted(); // what was cut short says nothing about its target
    onResult?.(result);
    results.push(result);
  }
  const { madeBy, dataset, cases, model, modelSha256 } = pack;
  return {
    model,
    modelSha256,
    reference: { madeBy, dataset, images: imagesOf(cases) },
    ok: results.every(({ ok }) => ok) && results.some(({ state }) => state === 'compared'),
    results,
  };
}

/**
 * The targets of these names, in the order of the names.
 *
 * @throws DenoiseError `usage` for a name that there is not, with the nearest one
 */
export function findTargets(names: readonly string[], all: readonly ParityTarget[]): ParityTarget[] {
  return [...new Set(names)].map((name) => {
    const found = all.find((target) => target.name === name);
    if (found !== undefined) return found;
    const known = all.map((target) => target.name);
    throw new DenoiseError('usage', {
      what: `there is no target "${name}"`,
      expected: `some of ${known.join(', ')}`,
      fix: suggestion(name, known),
    });
  });
}

async function tryTarget(target: ParityTarget, options: ParityOptions): Promise<TargetResult> {
  const { model, manifest, signal, named, onStart, onProgress, explain } = options;
  const { dtype = 'fp32' } = options;
  const missing =
    target.fp32Only === true && dtype !== 'fp32'
      ? 'it takes the fp32 file and no other'
      : await target.available().catch((error: unknown) => firstLine(error));
  if (missing !== undefined) return { target: target.name, state: 'not-run', reason: missing, ok: !named };
  const limit = options.limit ?? target.maxImages;
  const pack = limit === undefined ? options.pack : limitPack(options.pack, limit);
  onStart?.(target.name, pack.cases.length);
  let answer: ParityAnswer;
  try {
    const ms = options.deadlineMs ?? target.deadlineMs ?? defaultDeadlineMs;
    answer = await within({ name: target.name, ms, signal }, (ownSignal) =>
      target.run({
        model,
        manifest,
        pack,
        dtype,
        signal: ownSignal,
        onProgress: (done) => onProgress?.(target.name, done),
      }),
    );
  } catch (error) {
    const code = error instanceof DenoiseError ? error.code : 'internal';
    const result = { target: target.name, state: 'broken', reason: firstLine(error), code } as const;
    const wrong = code === 'tolerance-exceeded' ? options.golden : undefined;
    const explanation = wrong && (await explain?.({ target, pack: vectorOf(wrong, error) }));
    return { ...result, ok: false, explanation };
  }
  const notes = [...(answer.notes ?? [])];
  if (pack !== options.pack) {
    notes.push(`${imagesOf(pack.cases)} of the ${imagesOf(options.pack.cases)} images`);
  }
  const { host, description } = answer;
  const verdict = judge(answer, target.device, manifest, pack, dtype);
  const result = { target: target.name, state: 'compared', host, description, notes, ...verdict } as const;
  if (verdict.ok || explain === undefined) return result;
  return { ...result, explanation: await explain({ target, pack, answer }) };
}

/** The golden vector that the self-test names, or all of them. */
function vectorOf(golden: ReferencePack, error: unknown): ReferencePack {
  const name = error instanceof DenoiseError ? error.details['vector'] : undefined;
  const cases = golden.cases.filter((one) => one.name === name);
  return cases.length === 0 ? golden : { ...golden, cases };
}
