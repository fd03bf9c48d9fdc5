import {
  DenoiseError,
  suggestion,
  textOf,
  type ModelManifest,
  type SessionDescription,
} from '@denoisekit/core';
import { realTimer, runWithin, type StartTimer } from './deadline.js';
import { judge, type Verdict } from './judge.js';
import { assertBelongs } from './pack-file.js';
import { imagesOf, limitPack, type ReferencePack } from './pack.js';
import type { ParityAnswer, ParityTarget } from './target.js';

/** What was found on one target. */
export type TargetResult = {
  readonly target: string;
} & (
  | { readonly state: 'not-run'; readonly reason: string; readonly ok: boolean }
  | { readonly state: 'broken'; readonly reason: string; readonly ok: false }
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
  readonly startTimer?: StartTimer | undefined;
}

const defaultDeadlineMs = 180_000;

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
    ...{ model, modelSha256, reference: { madeBy, dataset, images: imagesOf(cases) } },
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
    const fix = suggestion(name, known);
    throw new DenoiseError('usage', {
      what: `there is no target "${name}"`,
      expected: `some of ${known.join(', ')}`,
      ...(fix === undefined ? {} : { fix }),
    });
  });
}

async function tryTarget(target: ParityTarget, options: ParityOptions): Promise<TargetResult> {
  const { model, manifest, signal, named, onStart, onProgress, startTimer = realTimer } = options;
  const missing = await target.available().catch((error: unknown) => firstLine(textOf(error)));
  if (missing !== undefined) return { target: target.name, state: 'not-run', reason: missing, ok: !named };
  const limit = options.limit ?? target.maxImages;
  const pack = limit === undefined ? options.pack : limitPack(options.pack, limit);
  onStart?.(target.name, pack.cases.length);
  const job = {
    ...{ model, manifest, pack, signal },
    onProgress: (done: number) => onProgress?.(target.name, done),
  };
  let answer: ParityAnswer;
  try {
    const ms = options.deadlineMs ?? target.deadlineMs ?? defaultDeadlineMs;
    answer = await runWithin(target, job, ms, startTimer);
  } catch (error) {
    return { target: target.name, state: 'broken', reason: firstLine(textOf(error)), ok: false };
  }
  const notes = [...(answer.notes ?? [])];
  if (pack !== options.pack) {
    notes.push(`${imagesOf(pack.cases)} of the ${imagesOf(options.pack.cases)} images`);
  }
  const { host, description } = answer;
  const verdict = judge(answer, target.device, manifest, pack);
  return { target: target.name, state: 'compared', host, description, notes, ...verdict };
}

/** Browsers' errors go on with a log of the call. */
function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
