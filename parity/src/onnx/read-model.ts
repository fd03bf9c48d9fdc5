import { DenoiseError } from '@denoisekit/core';
import {
  fieldsOf,
  integerFields,
  textField,
  textFields,
  type Field,
  type FoundField,
} from '@denoisekit/runtime-node/onnx';

/** A node as it stands in a file. */
export interface GraphNode {
  /** Where it stands in the file, which is an order in which nodes can run. */
  readonly index: number;
  /** May be empty: ONNX does not ask for one. */
  readonly name: string;
  /** `Conv` */
  readonly op: string;
  /** Names of tensors; an empty one is an input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly fields: readonly FoundField[];
}

/** An ONNX file taken apart so far that outputs can be added and nodes taken out; the rest stays the bytes that it was. */
export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  /** Fields of the graph by the name of the tensor whose values they hold. */
  readonly initializers: ReadonlyMap<string, Initializer>;
  /** What has to be fed, by name. */
  readonly inputs: ReadonlyMap<string, Field>;
  readonly outputs: ReadonlyMap<string, Field>;
  /** Fields of the model beside the graph: versions, operator sets, functions. */
  readonly header: readonly Field[];
}

export interface Initializer {
  readonly field: Field;
  readonly shape: readonly number[];
}

// Numbers of fields in onnx/onnx.proto.
const ofModel = { graph: 7 } as const;
const ofGraph = { node: 1, initializer: 5, input: 11, output: 12, sparse: 15 } as const;
const ofNode = { input: 1, output: 2, name: 3, op: 4 } as const;
const ofTensor = { dims: 1, name: 8 } as const;

/** @throws DenoiseError `model-invalid` for bytes that hold no graph */
export function readModel(onnx: Uint8Array): GraphModel {
  const model = fieldsOf(onnx);
  const graphField = model.find(({ field }) => field === ofModel.graph);
  if (graphField === undefined) {
    throw new DenoiseError('model-invalid', {
      what: 'the ONNX model has no graph',
      fix: 'export the model again',
    });
  }
  const graph = fieldsOf(graphField.content);
  const initializers = new Map<string, Initializer>();
  for (const { field, raw, content } of graph) {
    if (field !== ofGraph.initializer && field !== ofGraph.sparse) continue;
    const fields = fieldsOf(content);
    // The values of a sparse tensor are a tensor, and the name is theirs.
    const named = field === ofGraph.initializer ? fields : fieldsOf(fields[0]?.content ?? new Uint8Array());
    const shape = integerFields(fields, field === ofGraph.initializer ? ofTensor.dims : 3);
    initializers.set(textField(named, ofTensor.name), { field: raw, shape });
  }
  const values = (number: number) =>
    graph
      .filter(({ field }) => field === number)
      .map(({ raw, content }): readonly [string, Field] => [textField(fieldsOf(content), 1), raw])
      // Up to version 3 of the format, initializers had to be inputs too.
      .filter(([name]) => number !== ofGraph.input || !initializers.has(name));
  return {
    nodes: graph.filter(({ field }) => field === ofGraph.node).map(({ content }, i) => nodeOf(content, i)),
    initializers,
    inputs: new Map(values(ofGraph.input)),
    outputs: new Map(values(ofGraph.output)),
    header: model.filter(({ field }) => field !== ofModel.graph).map(({ raw }) => raw),
  };
}

function nodeOf(content: Uint8Array, index: number): GraphNode {
  const fields = fieldsOf(content);
  return {
    index,
    name: textField(fields, ofNode.name),
    op: textField(fields, ofNode.op),
    inputs: textFields(fields, ofNode.input),
    outputs: textFields(fields, ofNode.output),
    fields,
  };
}

/**
 * Names of tensors that do not depend on what is fed: initializers, and what nodes make of nothing else. ONNX Runtime computes
 * them when it loads a model.
 */
export function constantsOf({ nodes, initializers }: GraphModel): ReadonlySet<string> {
  const constants = new Set(['', ...initializers.keys()]);
  for (const { inputs, outputs } of nodes) {
    if (inputs.every((name) => constants.has(name))) for (const name of outputs) constants.add(name);
  }
  return constants;
}
