import { cropTo, padToMultiple, type ModelManifest } from '@denoisekit/core';
import { disconnect, expose, intermediatesOf, partOf, type Shapes } from '../onnx/edit-model.js';
import { decodeModel, type OnnxModel, type OnnxNode } from '@denoisekit/runtime-node/onnx';
import type { NamedValues } from '../probe/probe.js';
import type { ParityTarget } from '../target.js';
import { blame, nodeDifferences, type NodeDifference } from './blame.js';
import { describeNode } from './describe-node.js';
import type { Finding, NodeFault } from './explanation.js';
import { farthest, finite } from './far.js';
import { fusionTrials, readFusionTrials } from './fusion.js';
import { outputsOf, type RunGraphs } from './run-graphs.js';
import type { Suspect } from './suspect.js';

export interface SearchOptions {
  readonly suspect: Suspect;
  /** What runs the graphs of the target. */
  readonly runner: ParityTarget;
  /** Computes the right tensors. */
  readonly reference: ParityTarget;
  /** The greatest |difference| that the target owes. */
  readonly tolerance: number;
  readonly manifest: ModelManifest;
  /** The model's file. */
  readonly onnx: Uint8Array;
  readonly run: RunGraphs;
}

/** Some nodes as a model, and values to run it with. */
export interface Part {
  readonly onnx: Uint8Array;
  readonly nodes: readonly string[];
  readonly inputs: NamedValues;
  /** What the reference makes of them. */
  readonly expected: NamedValues;
  /** What the target makes of them; undefined where it does not run them alone. */
  readonly actual: NamedValues | undefined;
  readonly tolerance: number;
}

export interface Found {
  readonly finding: Finding;
  readonly part?: Part | undefined;
}

/**
 * What is at fault where a target answers an image wrongly.
 *
 * The model runs on the image with all tensors between its nodes given out, on the target and on the reference. Then the
 * reference runs the nodes disconnected, each on what the target's node was handed; so what a node adds itself is separated from
 * what was wrong before it.
 *
 * @throws DenoiseError `inference-failed`, `timed-out`, `worker-crashed`
 */
export async function search(options: SearchOptions): Promise<Found> {
  const { suspect, runner, reference, tolerance, manifest, onnx, run } = options;
  const model = decodeModel(onnx);
  const fed = padToMultiple(suspect.input, manifest.geometry.sizeMultiple).tensor;
  const inputs = { [manifest.input.name]: { dims: fed.shape, data: fed.data } };
  const exposed = { onnx: expose(model, intermediatesOf(model)), inputs };
  const [plain, open] = await run(runner, [{ onnx, inputs }, exposed]);
  const expected = outputsOf((await run(reference, [exposed]))[0], reference.name);

  const offFrom = (outputs: NamedValues, truth: NamedValues): number =>
    farthest(pictureOf(outputs, options), pictureOf(truth, options)!);
  const record = { [manifest.output.name]: { dims: suspect.expected.shape, data: suspect.expected.data } };
  const answered = outputsOf(plain, runner.name);
  if (offFrom(answered, record) <= tolerance) return { finding: { fault: 'outside' } };
  const referenceOff = offFrom(expected, record);
  if (referenceOff > tolerance && offFrom(answered, expected) <= tolerance) {
    return { finding: { fault: 'model', off: finite(referenceOff), reference: reference.name } };
  }

  const shapes = shapesOf(expected);
  const actual = outputsOf(open, runner.name);
  const isRight = (outputs: NamedValues): boolean => offFrom(outputs, expected) <= tolerance;
  if (isRight(actual)) return searchFusion(model, inputs, { expected, shapes, isRight }, options);

  const apart = { onnx: disconnect(model, shapes), inputs: { ...inputs, ...actual } };
  const own = outputsOf((await run(reference, [apart]))[0], reference.name);
  const verdict = blame(nodeDifferences(model, { actual, expected, own }, tolerance));
  switch (verdict.kind) {
    case 'none':
      return { finding: { fault: 'unknown', reason: 'no node adds anything to the difference' } };
    case 'spread':
      return { finding: { fault: 'spread', ...faultOf(model, verdict.most, shapes) } };
    case 'node': {
      const { first } = verdict;
      const part = await tryAlone(model, [first.node], { ...inputs, ...expected }, first.owed, options);
      const alone = part.actual && finite(farOff(part.actual, part.expected));
      return { finding: { fault: 'node', ...faultOf(model, first, shapes), alone }, part };
    }
  }
}

async function searchFusion(
  model: OnnxModel,
  inputs: NamedValues,
  truth: {
    readonly expected: NamedValues;
    readonly shapes: Shapes;
    readonly isRight: (outputs: NamedValues) => boolean;
  },
  options: SearchOptions,
): Promise<Found> {
  const { runner, tolerance, onnx, run } = options;
  const trials = fusionTrials(model, onnx, inputs);
  const answers = await run(runner, trials.probes);
  const { nodes, rightAt } = readFusionTrials(model, trials, answers, { ...truth, tolerance });
  const part =
    nodes.length === 0
      ? undefined
      : await tryAlone(model, nodes, { ...inputs, ...truth.expected }, tolerance, options);
  return {
    finding: {
      fault: 'fusion',
      nodes: nodes.map((node) => describeNode(model, node, truth.shapes)),
      rightAt,
    },
    part,
  };
}

/** Nodes as a model of their own, on the target and on the reference, fed with what is right. */
async function tryAlone(
  model: OnnxModel,
  nodes: readonly OnnxNode[],
  right: NamedValues,
  tolerance: number,
  { runner, reference, run }: SearchOptions,
): Promise<Part> {
  const part = partOf(model, nodes, shapesOf(right));
  const inputs = Object.fromEntries(
    part.inputs.flatMap((name) => (right[name] ? [[name, right[name]]] : [])),
  );
  const probe = { onnx: part.onnx, inputs };
  const expected = outputsOf((await run(reference, [probe]))[0], reference.name);
  const [answer] = await run(runner, [probe]);
  return {
    onnx: part.onnx,
    nodes: nodes.map(({ name, outputs }) => (name === '' ? (outputs[0] ?? '') : name)),
    inputs,
    expected,
    actual: answer?.ok === true ? answer.outputs : undefined,
    tolerance,
  };
}

/** The greatest |difference| over tensors of the same names. */
export function farOff(actual: NamedValues, expected: NamedValues): number {
  return Math.max(0, ...Object.entries(expected).map(([name, values]) => farthest(actual[name], values)));
}

/** The model's output without what was padded. */
function pictureOf(outputs: NamedValues, { suspect, manifest }: SearchOptions) {
  const found = outputs[manifest.output.name];
  const [batch, channels, height, width] = found?.dims ?? [];
  if (found === undefined || width === undefined) return undefined;
  const [, , cropHeight, cropWidth] = suspect.expected.shape;
  if (height! < cropHeight || width < cropWidth) return found;
  const shape = [batch!, channels!, height!, width] as const;
  const { data, shape: dims } = cropTo({ data: found.data, shape }, cropHeight, cropWidth);
  return { dims, data };
}

function faultOf(model: OnnxModel, { node, total, own, owed }: NodeDifference, shapes: Shapes): NodeFault {
  return { node: describeNode(model, node, shapes), total: finite(total), own: finite(own), owed };
}

function shapesOf(values: NamedValues): Shapes {
  return new Map(Object.entries(values).map(([name, { dims }]) => [name, dims]));
}
