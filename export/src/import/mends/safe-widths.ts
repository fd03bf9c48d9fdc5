import type { OnnxInitializer, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { constantOf, counted, freeNames, intOf, intsOf, withAttributes, type PlainMend } from './graph.js';
import { unsafeWidths, type ConvFacts, type IsUnsafe } from './unsafe-widths.js';

/** Far enough for a width that is safe: they repeat after 12. */
const maxExtra = 12;
/** Of groups that are made one; the arithmetic grows by as much. */
const maxGroups = 8;

/**
 * Convolutions whose widths WebGPU computes wrongly, by whole units and silently, get channels of zeros, whose weights are zeros as well, and those in few
 * groups become one whose other weights are zeros.
 */
export const safeWidths: PlainMend = (model) => {
  const isUnsafe = unsafeWidths();
  const names = freeNames(model);
  const initializers: OnnxInitializer[] = [...model.initializers];
  let changed = 0;
  const nodes = model.nodes.flatMap((node): OnnxNode[] => {
    const weights = node.op === 'Conv' ? constantOf(model, node.inputs[1]) : undefined;
    if (weights === undefined || !(weights.data instanceof Float32Array)) return [node];
    const facts = factsOf(node, weights.shape);
    if (facts === undefined || !isUnsafe(facts)) return [node];
    if (facts.group > maxGroups) return [node];
    const dense =
      facts.group === 1
        ? { ...weights, data: weights.data }
        : withoutGroups(weights.shape, weights.data, facts.group);
    const [outputs, inputs] = dense.shape as [number, number];
    const extra = extraFor({ ...facts, group: 1, inputs, outputs }, isUnsafe);
    if (extra === undefined) return [node];
    changed++;
    const name = names(`${weights.name} with zeros`);
    initializers.push({ name, ...withZeros(dense.shape, dense.data, extra) });
    const conv = withAttributes(
      { ...node, inputs: [node.inputs[0]!, name, ...node.inputs.slice(2)] },
      { group: 1 },
    );
    if (extra === 0) return [conv];
    const pad = padding(node.inputs[0]!, extra);
    return [pad, { ...conv, inputs: [pad.outputs[0]!, ...conv.inputs.slice(1)] }];
  });

  function padding(from: string, extra: number): OnnxNode {
    const to = names(`${from} with zeros`);
    const pads = [0, 0, 0, 0, 0, extra, 0, 0];
    const node = { op: 'Pad', name: names(`zeros after ${from}`), outputs: [to] };
    // Until version 11 of the operators, pads were an attribute.
    if ((model.opset ?? 17) < 11) return { ...node, inputs: [from], attributes: { pads } };
    const constant = names(`channels of zeros after ${from}`);
    initializers.push({ name: constant, shape: [8], data: BigInt64Array.from(pads, BigInt) });
    return { ...node, inputs: [from, constant] };
  }

  if (changed === 0) return undefined;
  return {
    model: { ...model, nodes, initializers },
    note: `${counted(changed, 'convolution')} of a width that WebGPU computes wrongly got channels of zeros`,
  };
};

function factsOf(node: OnnxNode, weights: readonly number[] | undefined): ConvFacts | undefined {
  const { op } = node;
  if ((op !== 'Conv' && op !== 'ConvTranspose') || weights?.length !== 4) return undefined;
  const [first, second, ...kernel] = weights as [number, number, number, number];
  const group = intOf(node, 'group', 1);
  const pointwise = kernel.every((size) => size === 1);
  return {
    op,
    kernel,
    group,
    strides: intsOf(node, 'strides') ?? [1, 1],
    // With pads, a 1x1 is no product of matrices any more.
    plain: pointwise
      ? !(intsOf(node, 'pads') ?? []).some((pad) => pad > 0)
      : (intsOf(node, 'dilations') ?? []).every((size) => size === 1),
    inputs: op === 'Conv' ? second : first / group,
    outputs: op === 'Conv' ? first / group : second,
  };
}

/** Channels of zeros after which it is safe. Widths that are multiples of 4 are the ones that WebGPU computes fastest. */
function extraFor(conv: ConvFacts, isUnsafe: IsUnsafe): number | undefined {
  const all = Array.from({ length: maxExtra + 1 }, (_, extra) => extra);
  const safe = all.filter((extra) => !isUnsafe({ ...conv, inputs: conv.inputs + extra }));
  return safe.find((extra) => extra === 0 || (conv.inputs + extra) % 4 === 0) ?? safe[0];
}

interface Weights {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Weights of a convolution in groups as those of one, which are zero where a group does not look. */
function withoutGroups(shape: readonly number[], data: Float32Array, group: number): Weights {
  const [outputs, each, height, width] = shape as [number, number, number, number];
  const size = height * width;
  const out = new Float32Array(outputs * each * group * size);
  for (let output = 0; output < outputs; output++) {
    const first = Math.floor(output / (outputs / group)) * each;
    const from = output * each * size;
    out.set(data.subarray(from, from + each * size), (output * each * group + first) * size);
  }
  return { shape: [outputs, each * group, height, width], data: out };
}

function withZeros(shape: readonly number[], data: Float32Array, extra: number): Weights {
  const [outputs, inputs, height, width] = shape as [number, number, number, number];
  const [before, after] = [inputs * height * width, (inputs + extra) * height * width];
  const out = new Float32Array(outputs * after);
  for (let output = 0; output < outputs; output++)
    out.set(data.subarray(output * before, (output + 1) * before), output * after);
  return { shape: [outputs, inputs + extra, height, width], data: out };
}
