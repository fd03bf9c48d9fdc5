import { encodeModel, type OnnxModel, type OnnxNode } from '@denoisekit/runtime-node/onnx';

/** The sizes of tensors by name, as a run has shown them. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** What `disconnect` appends to the names of what nodes compute. */
export const ownSuffix = '/own';

/**
 * Names of tensors that do not depend on what is fed: initializers, and what nodes make of nothing else. ONNX Runtime computes
 * them when it loads a model.
 */
export function constantsOf({ nodes, initializers }: OnnxModel): ReadonlySet<string> {
  const constants = new Set(['', ...initializers.map(({ name }) => name)]);
  for (const { inputs, outputs } of nodes) {
    if (inputs.every((name) => constants.has(name))) for (const name of outputs) constants.add(name);
  }
  return constants;
}

/** The tensors between nodes: what nodes compute of what is fed, and the graph does not give out. */
export function intermediatesOf(model: OnnxModel): readonly string[] {
  const known = new Set([...constantsOf(model), ...model.outputs.map(({ name }) => name)]);
  return model.nodes.flatMap(({ outputs }) => outputs).filter((name) => !known.has(name));
}

/** The same model, which gives out these tensors too. */
export function expose(model: OnnxModel, names: readonly string[]): Uint8Array {
  return encodeModel({ ...model, exposed: names });
}

/**
 * The same nodes, each of which gets its inputs from outside instead of from others, and gives out what it makes of them under
 * the name of the tensor with `ownSuffix`. One run of it tells each node's own share of a difference.
 *
 * @param shapes of the float32 tensors that are to come from outside; what is not among them stays connected
 */
export function disconnect(model: OnnxModel, shapes: Shapes): Uint8Array {
  const cut = new Set(model.nodes.flatMap(({ outputs }) => outputs).filter((name) => shapes.has(name)));
  const own = (name: string): string => (cut.has(name) ? name + ownSuffix : name);
  return encodeModel({
    ...model,
    nodes: model.nodes.map((node) => ({ ...node, outputs: node.outputs.map(own) })),
    inputs: [...model.inputs, ...[...cut].map((name) => ({ name, shape: shapes.get(name)! }))],
    outputs: [],
    exposed: [...cut].map(own),
  });
}

export interface ModelPart {
  readonly onnx: Uint8Array;
  /** What has to be fed. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * A model of some nodes alone, with the constants that they take.
 *
 * @param shapes of the tensors that they take from other nodes
 */
export function partOf(model: OnnxModel, nodes: readonly OnnxNode[], shapes: Shapes): ModelPart {
  const constants = constantsOf(model);
  const kept = new Set(nodes);
  const needed = new Set<string>();
  const pending = nodes.flatMap(({ inputs }) => inputs);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    needed.add(name);
    const maker = name !== '' && constants.has(name) ? makerOf(model, name) : undefined;
    if (maker === undefined || kept.has(maker)) continue;
    kept.add(maker);
    pending.push(...maker.inputs);
  }
  const made = new Set([...kept].flatMap(({ outputs }) => outputs));
  const taken = new Set(nodes.flatMap(({ inputs }) => inputs));
  const inputs = [...taken].filter((name) => !constants.has(name) && !made.has(name));
  const outputs = nodes.flatMap((node) => node.outputs).filter((name) => name !== '' && !taken.has(name));
  const onnx = encodeModel({
    ...model,
    nodes: model.nodes.filter((node) => kept.has(node)),
    initializers: model.initializers.filter(({ name }) => needed.has(name)),
    inputs: inputs.map((name) => {
      const shape = shapes.get(name);
      return shape === undefined ? model.inputs.find((input) => input.name === name)! : { name, shape };
    }),
    outputs: [],
    exposed: outputs,
  });
  return { onnx, inputs, outputs };
}

/** The node whose output that is; undefined for what is fed and for initializers. */
export function makerOf({ nodes }: OnnxModel, name: string): OnnxNode | undefined {
  return nodes.find(({ outputs }) => outputs.includes(name));
}
