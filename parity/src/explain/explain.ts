import { fileOf, textOf, toleranceOf, type ModelManifest } from '@denoisekit/core';
import type { ReferencePack } from '../pack.js';
import type { ParityAnswer, ParityTarget } from '../target.js';
import type { Explanation, Finding } from './explanation.js';
import type { RunGraphs } from './run-graphs.js';
import { search, type Found, type Part } from './search.js';
import { suspectOf } from './suspect.js';
import { textOfFinding } from './text.js';

/** A target that failed, and what is known of it. */
export interface Failure {
  readonly target: ParityTarget;
  /** What it was given, or the golden vectors that it answered wrongly when it opened the model. */
  readonly pack: ReferencePack;
  /** Absent where it gave none, because golden vectors were answered wrongly and nothing else was tried. */
  readonly answer?: ParityAnswer | undefined;
}

export interface ExplainContext {
  readonly manifest: ModelManifest;
  /** The model's file. */
  readonly onnx: Uint8Array;
  /** All that there are: one may stand in for another, and one makes the tensors that are right. */
  readonly targets: readonly ParityTarget[];
  readonly run: RunGraphs;
}

export interface Explained {
  readonly explanation: Explanation;
  /** The node at fault with its values, where there is one. */
  readonly part?: Part | undefined;
}

/**
 * What is at fault where a target fails: a node, several that are fused, the provider, or the model itself. What goes wrong while
 * it is looked for is an explanation too.
 */
export async function explain(failure: Failure, context: ExplainContext): Promise<Explained> {
  const { target, answer } = failure;
  const { manifest } = context;
  const provenance = answer && wrongProvenance(answer, target, manifest);
  const looked = provenance === undefined ? await look(failure, context) : { found: { finding: provenance } };
  const { found, ...facts } = looked;
  const text = textOfFinding(found.finding, { target, standIn: looked.standIn, manifest });
  return { explanation: { target: target.name, ...facts, ...found.finding, text }, part: found.part };
}

/** Another device or another model: no node of this one is to blame. */
function wrongProvenance(
  { description: { device, dtype, modelSha256, attempts } }: ParityAnswer,
  target: ParityTarget,
  manifest: ModelManifest,
): Finding | undefined {
  if (device !== target.device) {
    const reason = attempts.find(({ ok }) => !ok)?.reason;
    const facts = { fault: 'provider', asked: target.device, ran: device } as const;
    return reason === undefined ? facts : { ...facts, reason };
  }
  return modelSha256 === fileOf(manifest, dtype).sha256 ? undefined : { fault: 'version' };
}

interface Looked {
  readonly found: Found;
  readonly standIn?: string | undefined;
  readonly image?: string | undefined;
}

async function look({ target, pack, answer }: Failure, context: ExplainContext): Promise<Looked> {
  const { manifest, onnx, targets, run } = context;
  const description = answer?.description ?? { device: target.device, dtype: 'fp32' as const };
  const tolerance = toleranceOf(manifest, description);
  const runner = target.probe === undefined ? targets.find(({ name }) => name === target.standIn) : target;
  const reference = referenceFor(target, targets);
  const suspects = suspectOf(pack.cases, answer?.outputs, tolerance);
  if (runner?.probe === undefined || reference === undefined || suspects === undefined) {
    return { found: unknown('there is nothing to run the nodes on') };
  }
  const standIn = runner === target ? undefined : runner.name;
  const options = { runner, reference, tolerance, manifest, onnx, run };
  try {
    const { alone, batch } = suspects;
    const found = await search({ ...options, suspect: alone });
    if (found.finding.fault !== 'outside' || batch.input.shape[0] === 1) {
      return { found, standIn, image: alone.name };
    }
    return { found: await search({ ...options, suspect: batch }), standIn, image: batch.name };
  } catch (error) {
    return { found: unknown(textOf(error)), standIn, image: suspects.alone.name };
  }
}

/** ONNX Runtime on this machine's CPU; its WebAssembly, a build of its own, where that is what failed. */
function referenceFor({ name }: ParityTarget, targets: readonly ParityTarget[]): ParityTarget | undefined {
  const wanted = name === 'node-cpu' ? 'node-wasm' : 'node-cpu';
  return targets.find((target) => target.name === wanted && target.probe !== undefined);
}

function unknown(reason: string): Found {
  return { finding: { fault: 'unknown', reason } };
}
