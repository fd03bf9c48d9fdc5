import type { OnnxInitializer, OnnxNode, OnnxTensor } from '@denoisekit/runtime-node/onnx';
import { counted, pruned, type PlainMend } from './graph.js';

/** Weights that nodes make of nothing (Constant) become constants of the file, which every tool takes for weights. */
export const constantsInside: PlainMend = (model) => {
  const found: OnnxInitializer[] = [];
  const nodes = model.nodes.filter((node) => {
    const tensor = node.op === 'Constant' ? tensorOf(node) : undefined;
    const name = node.outputs[0];
    if (tensor === undefined || name === undefined || model.outputs.some((port) => port.name === name))
      return true;
    found.push({ ...tensor, name });
    return false;
  });
  if (found.length === 0) return undefined;
  return {
    model: { ...model, nodes, initializers: [...model.initializers, ...found] },
    note: `${counted(found.length, 'constant')} that nodes made ${found.length === 1 ? 'is one' : 'are some'} of the file`,
  };
};

function tensorOf({ attributes = {} }: OnnxNode): OnnxTensor | undefined {
  const [name, value] = Object.entries(attributes)[0] ?? [];
  if (typeof value === 'object' && 'tensor' in value) return value.tensor;
  if (name === 'value_int' && typeof value === 'number')
    return { shape: [], data: BigInt64Array.of(BigInt(value)) };
  if (name === 'value_ints' && Array.isArray(value)) {
    const ints = value as readonly number[];
    return { shape: [ints.length], data: BigInt64Array.from(ints, BigInt) };
  }
  if (typeof value === 'object' && 'float' in value) return { shape: [], data: Float32Array.of(value.float) };
  if (typeof value === 'object' && 'floats' in value)
    return { shape: [value.floats.length], data: Float32Array.from(value.floats) };
  return undefined;
}

/** Removes nodes that do nothing at inference, and what is unused. */
export const withoutIdle: PlainMend = (model) => {
  const outputs = new Set(model.outputs.map(({ name }) => name));
  const stands = new Map<string, string>();
  const origin = (name: string): string => stands.get(name) ?? name;
  const nodes: OnnxNode[] = [];
  for (const node of model.nodes) {
    const [from, to] = [node.inputs[0], node.outputs[0]];
    const inputs = node.inputs.map(origin);
    // Of a Dropout, the second output is a mask that only a training asks for.
    const idle = node.op === 'Identity' || (node.op === 'Dropout' && node.inputs[2] === undefined);
    if (idle && from !== undefined && to !== undefined && !outputs.has(to)) stands.set(to, origin(from));
    else nodes.push({ ...node, inputs });
  }
  const rest = pruned({ ...model, nodes });
  const gone = model.nodes.length - rest.nodes.length;
  return gone === 0 ? undefined : { model: rest, note: `${counted(gone, 'node')} without effect left out` };
};
