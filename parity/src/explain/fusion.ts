import { expose, intermediatesOf, makerOf, type Shapes } from '../onnx/edit-model.js';
import type { GraphOptimization } from '@denoisekit/runtime-node';
import type { OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import type { NamedValues, Probe, ProbeAnswer } from '../probe/probe.js';
import { farthest, largest } from './far.js';

/** Each costs a session; of a deeper model every second or third tensor is tried. */
const maxTrials = 48;

const levels = ['disabled', 'basic', 'extended'] as const satisfies readonly GraphOptimization[];

export interface FusionTrials {
  readonly probes: readonly Probe[];
  /** The tensors that are given out, each by one of the probes after those of the levels. */
  readonly exposed: readonly string[];
}

/**
 * What to run where a model is right as soon as all tensors between its nodes are given out, which keeps ONNX Runtime from making one
 * node of several: the model at each lower level of optimization, and with one of the tensors given out at a time.
 */
export function fusionTrials(model: OnnxModel, onnx: Uint8Array, inputs: NamedValues): FusionTrials {
  const all = intermediatesOf(model);
  const stride = Math.ceil(all.length / maxTrials);
  const exposed = all.filter((_, i) => i % stride === 0);
  return {
    exposed,
    probes: [
      ...levels.map((optimization) => ({ onnx, inputs, optimization })),
      ...exposed.map((name) => ({ onnx: expose(model, [name]), inputs })),
    ],
  };
}

export interface FusionFinding {
  /** The levels of graph optimization at which the model is right. */
  readonly rightAt: readonly GraphOptimization[];
  /** Those that are wrong together; empty where the trials do not tell. */
  readonly nodes: readonly OnnxNode[];
}

/**
 * What the trials tell: the first tensor that is itself wrong when it is given out was made by nodes that were fused; otherwise the
 * first one whose giving out mends the model lies between two nodes that are wrong when fused.
 *
 * @param isRight whether an answer of the whole model is within the tolerance
 */
export function readFusionTrials(
  model: OnnxModel,
  { exposed }: FusionTrials,
  answers: readonly ProbeAnswer[],
  {
    expected,
    shapes,
    tolerance,
    isRight,
  }: {
    readonly expected: NamedValues;
    readonly shapes: Shapes;
    readonly tolerance: number;
    readonly isRight: (outputs: NamedValues) => boolean;
  },
): FusionFinding {
  const right = (answer: ProbeAnswer | undefined) => answer?.ok === true && isRight(answer.outputs);
  const rightAt = levels.filter((_, i) => right(answers[i]));
  const trials = exposed.map((name, i) => ({ name, answer: answers[levels.length + i] }));
  const wrong = trials.find(({ name, answer }) => {
    const truth = expected[name];
    if (answer?.ok !== true || truth === undefined) return false;
    return farthest(answer.outputs[name], truth) > tolerance * Math.max(1, largest(truth));
  });
  if (wrong !== undefined) {
    const maker = makerOf(model, wrong.name)!;
    const before = maker.inputs
      .filter((name) => shapes.has(name))
      .map((name) => makerOf(model, name))
      .find((node) => node !== undefined);
    return { rightAt, nodes: before === undefined ? [maker] : [before, maker] };
  }
  const mended = trials.find(({ answer }) => right(answer));
  if (mended === undefined) return { rightAt, nodes: [] };
  const maker = makerOf(model, mended.name)!;
  const user = model.nodes.find(({ inputs }) => inputs.includes(mended.name));
  return { rightAt, nodes: user === undefined ? [maker] : [maker, user] };
}
