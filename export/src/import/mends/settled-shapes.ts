import type { OnnxInitializer, OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { constantOf, counted, freeNames, intOf, pruned, sameIn, type Mend } from './graph.js';

/** Inputs that say how large or where, and hold no part of a picture. */
const sizeInputs: Readonly<Record<string, readonly number[]>> = {
  Expand: [1],
  Pad: [1],
  Reshape: [1],
  Slice: [1, 2, 3, 4],
  Split: [1],
  Tile: [1],
};
/** A float32 holds all whole numbers up to it. */
const mostExact = 2 ** 24;

/**
 * Sizes that a model computes from its input and that come out the same whatever the input's size become constants. Such arithmetic runs on no GPU, and ONNX
 * Runtime's strict WebGPU refuses the model for it.
 */
export const settledSizes: Mend = async (model, look) => {
  if (look.count < 2) return undefined;
  const computed = new Set(model.nodes.flatMap(({ outputs }) => outputs));
  const wanted = model.nodes.flatMap((node) =>
    (sizeInputs[node.op] ?? []).flatMap((at) => {
      const name = node.inputs[at];
      return name !== undefined && computed.has(name) ? [name] : [];
    }),
  );
  if (wanted.length === 0) return undefined;
  const values = await look.values(model, wanted);
  const names = freeNames(model);
  const settled = new Map<string, OnnxInitializer>();
  for (const name of wanted) {
    const numbers = sameIn(values, name);
    if (settled.has(name) || numbers === undefined || numbers.some((one) => Math.abs(one) > mostExact))
      continue;
    const data = BigInt64Array.from(numbers, (one) => BigInt(Math.round(one)));
    settled.set(name, { name: names(`${name} settled`), shape: [data.length], data });
  }
  if (settled.size === 0) return undefined;
  const nodes = model.nodes.map((node): OnnxNode => {
    const at = sizeInputs[node.op];
    if (at === undefined) return node;
    const inputs = node.inputs.map((name, i) => (at.includes(i) ? (settled.get(name)?.name ?? name) : name));
    return { ...node, inputs };
  });
  return {
    model: pruned({ ...model, nodes, initializers: [...model.initializers, ...settled.values()] }),
    note: `${counted(settled.size, 'size')} that it computes and that never ${settled.size === 1 ? 'changes' : 'change'} became constant`,
  };
};

const sizing = new Set(['Expand', 'Pad', 'Reshape', 'Slice', 'Tile']);

/**
 * Nodes that give what they are given go: a network that pads its input to a multiple by itself, and cuts its answer to the size of the input, does neither
 * with pictures of that multiple, and runtimes give it no others.
 */
export const withoutSameSize: Mend = async (model, look) => {
  if (look.count < 2) return undefined;
  const outputs = new Set(model.outputs.map(({ name }) => name));
  const candidates = model.nodes.filter((node) => sizing.has(node.op) && !outputs.has(node.outputs[0]!));
  if (candidates.length === 0) return undefined;
  const shapes = await look.shapes(
    model,
    candidates.flatMap(({ inputs, outputs: [output] }) => [inputs[0]!, output!]),
  );
  const stands = new Map<string, string>();
  const nodes = model.nodes.flatMap((node): OnnxNode[] => {
    const inputs = node.inputs.map((name) => stands.get(name) ?? name);
    const [from, to] = [node.inputs[0]!, node.outputs[0]!];
    const same =
      candidates.includes(node) &&
      !isReversing(model, node) &&
      shapes.every((one) => one.get(from) !== undefined && one.get(from)!.join() === one.get(to)?.join());
    if (!same) return [{ ...node, inputs }];
    stands.set(to, inputs[0]!);
    return [];
  });
  if (stands.size === 0) return undefined;
  return {
    model: pruned({ ...model, nodes }),
    note: `${counted(stands.size, 'node')} that ${stands.size === 1 ? 'changes' : 'change'} nothing at sizes that fit left out`,
  };
};

/** A slice with steps of -1 has the size of its input. */
function isReversing(model: OnnxModel, node: OnnxNode): boolean {
  if (node.op !== 'Slice' || node.inputs[4] === undefined) return false;
  const steps = constantOf(model, node.inputs[4])?.data;
  return !(steps instanceof BigInt64Array) || steps.some((step) => step < 0n);
}

/** A Reshape to sizes that are computed, by sizes that are kept (0), known, or the rest (-1): the arithmetic goes. */
export const plainReshapes: Mend = async (model, look) => {
  if (look.count < 2) return undefined;
  const computed = new Set(model.nodes.flatMap(({ outputs }) => outputs));
  const found = model.nodes.filter(
    (node) =>
      node.op === 'Reshape' && computed.has(node.inputs[1] ?? '') && intOf(node, 'allowzero', 0) === 0,
  );
  if (found.length === 0) return undefined;
  const shapes = await look.shapes(
    model,
    found.flatMap(({ inputs, outputs }) => [inputs[0]!, outputs[0]!]),
  );
  const names = freeNames(model);
  const initializers = [...model.initializers];
  let changed = 0;
  const nodes = model.nodes.map((node): OnnxNode => {
    if (!found.includes(node)) return node;
    const target = targetOf(shapes.map((one) => [one.get(node.inputs[0]!), one.get(node.outputs[0]!)]));
    if (target === undefined) return node;
    changed++;
    const name = names(`sizes of ${node.outputs[0]!}`);
    initializers.push({ name, shape: [target.length], data: BigInt64Array.from(target, BigInt) });
    return { ...node, inputs: [node.inputs[0]!, name] };
  });
  if (changed === 0) return undefined;
  return {
    model: pruned({ ...model, nodes, initializers }),
    note: `${counted(changed, 'Reshape')} to ${changed === 1 ? 'a size that is' : 'sizes that are'} computed became plain`,
  };
};

type Pair = readonly [from: readonly number[] | undefined, to: readonly number[] | undefined];

function targetOf(pairs: readonly Pair[]): readonly number[] | undefined {
  const [first] = pairs;
  if (first?.[1] === undefined) return undefined;
  const target = first[1].map((size, axis) => {
    if (pairs.every(([from, to]) => from?.[axis] !== undefined && from[axis] === to?.[axis])) return 0;
    return pairs.every(([, to]) => to?.[axis] === size) ? size : -1;
  });
  return target.filter((size) => size === -1).length <= 1 ? target : undefined;
}
