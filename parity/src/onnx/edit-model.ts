import { constantsOf, type GraphModel, type GraphNode } from './read-model.js';
import { bytes, integer, joined, message, text, type Field } from '@denoisekit/runtime-node/onnx';

/** The sizes of tensors by name, as a run has shown them. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** What `disconnect` appends to the names of what nodes compute. */
export const ownSuffix = '/own';

// Numbers of fields in onnx/onnx.proto.
const ofModel = { graph: 7 } as const;
const ofGraph = { node: 1, name: 2, input: 11, output: 12 } as const;
const outputOfNode = 2;
const float32 = 1;

/** The tensors between nodes: what nodes compute of what is fed, and the graph does not give out. */
export function intermediatesOf(model: GraphModel): readonly string[] {
  const constants = constantsOf(model);
  return model.nodes
    .flatMap(({ outputs }) => outputs)
    .filter((name) => !constants.has(name) && !model.outputs.has(name));
}

/** The same model, which gives out these tensors too. ONNX Runtime infers their types and sizes. */
export function expose(model: GraphModel, names: readonly string[]): Uint8Array {
  const more = names.map((name) => message(ofGraph.output, [text(1, name)]));
  return encode(model, {
    nodes: model.nodes.map((node) => contentOf(node)),
    initializers: [...model.initializers.keys()],
    inputs: [...model.inputs.values()],
    outputs: [...model.outputs.values(), ...more],
  });
}

/**
 * The same nodes, each of which gets its inputs from outside instead of from others, and gives out what it makes of them under
 * the name of the tensor with `ownSuffix`. One run of it tells each node's own share of a difference.
 *
 * @param shapes of the float32 tensors that are to come from outside; what is not among them stays connected
 */
export function disconnect(model: GraphModel, shapes: Shapes): Uint8Array {
  const cut = new Set(model.nodes.flatMap(({ outputs }) => outputs).filter((name) => shapes.has(name)));
  return encode(model, {
    nodes: model.nodes.map((node) => contentOf(node, (name) => (cut.has(name) ? name + ownSuffix : name))),
    initializers: [...model.initializers.keys()],
    inputs: [...model.inputs.values(), ...[...cut].map((name) => inputField(name, shapes.get(name)!))],
    outputs: [...cut].map((name) => message(ofGraph.output, [text(1, name + ownSuffix)])),
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
export function partOf(model: GraphModel, nodes: readonly GraphNode[], shapes: Shapes): ModelPart {
  const constants = constantsOf(model);
  const kept = new Set(nodes);
  const initializers = new Set<string>();
  const pending = nodes.flatMap(({ inputs }) => inputs);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (model.initializers.has(name)) initializers.add(name);
    const maker = name !== '' && constants.has(name) ? makerOf(model, name) : undefined;
    if (maker === undefined || kept.has(maker)) continue;
    kept.add(maker);
    pending.push(...maker.inputs);
  }
  const made = new Set([...kept].flatMap(({ outputs }) => outputs));
  const taken = new Set(nodes.flatMap(({ inputs }) => inputs));
  const inputs = [...taken].filter((name) => !constants.has(name) && !made.has(name));
  const outputs = nodes.flatMap((node) => node.outputs).filter((name) => name !== '' && !taken.has(name));
  const onnx = encode(model, {
    nodes: model.nodes.filter((node) => kept.has(node)).map((node) => contentOf(node)),
    initializers: [...initializers],
    inputs: inputs.map((name) => {
      const shape = shapes.get(name);
      return shape === undefined ? model.inputs.get(name)! : inputField(name, shape);
    }),
    outputs: outputs.map((name) => message(ofGraph.output, [text(1, name)])),
  });
  return { onnx, inputs, outputs };
}

/** The node whose output that is; undefined for what is fed and for initializers. */
export function makerOf({ nodes }: GraphModel, name: string): GraphNode | undefined {
  return nodes.find(({ outputs }) => outputs.includes(name));
}

interface Parts {
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly string[];
  readonly inputs: readonly Field[];
  readonly outputs: readonly Field[];
}

function encode(model: GraphModel, { nodes, initializers, inputs, outputs }: Parts): Uint8Array {
  const graph = [
    ...nodes.map((content) => bytes(ofGraph.node, content)),
    text(ofGraph.name, 'graph'),
    ...initializers.map((name) => model.initializers.get(name)!.field),
    ...inputs,
    ...outputs,
  ];
  return joined([...model.header, message(ofModel.graph, graph)]);
}

function contentOf({ fields }: GraphNode, rename: (name: string) => string = (name) => name): Uint8Array {
  return joined(
    fields.map(({ field, raw, content }) =>
      field === outputOfNode ? text(outputOfNode, rename(new TextDecoder().decode(content))) : raw,
    ),
  );
}

function inputField(name: string, shape: readonly number[]): Field {
  const sizes = shape.map((size) => message(1, [integer(1, size)]));
  return message(ofGraph.input, [
    text(1, name),
    message(2, [message(1, [integer(1, float32), message(2, sizes)])]),
  ]);
}
