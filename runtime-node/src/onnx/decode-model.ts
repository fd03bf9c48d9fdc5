import { fromLittleEndian } from '@denoisekit/core';
import { decodeTensor, typeOf } from './decode-tensor.js';
import { type OnnxAttribute, type OnnxModel, type OnnxNode, type OnnxValue } from './model.js';
import {
  fieldsOf,
  fixedFields,
  integerField,
  notOnnx,
  signedFields,
  textField,
  textFields,
  type FoundField,
} from './read-wire.js';
import { refused } from './refused.js';

/** What stands for the end of an axis, 2^63 - 1, is more than a number holds. */
const farthest = Number.MAX_SAFE_INTEGER;

/**
 * An ONNX file taken apart: its graph with nodes, constants, inputs and outputs. Constants that the file lists among the inputs too, as the format
 * once asked, are constants alone. What plays no part in computing (names of dimensions inside, documentation, metadata) is left aside.
 *
 * Undone by `encodeModel`.
 *
 * @throws DenoiseError `model-invalid` for bytes that are no ONNX model, and for what no denoiser needs: graphs inside graphs, functions, sparse
 * constants, sequences, texts, constants outside the file
 */
export function decodeModel(onnx: Uint8Array): OnnxModel {
  const model = fieldsOf(onnx);
  const graphField = model.findLast(({ field }) => field === 7);
  if (graphField === undefined) throw notOnnx('no graph');
  if (model.some(({ field }) => field === 25)) throw refused('it has functions of its own');
  const graph = fieldsOf(graphField.content);
  if (graph.some(({ field }) => field === 15)) throw refused('it has sparse constants');
  const messages = (number: number) =>
    graph.filter(({ field }) => field === number).map(({ content }) => content);
  const initializers = messages(5).map((content) => ({
    name: textField(fieldsOf(content), 8),
    ...decodeTensor(content),
  }));
  const constant = new Set(initializers.map(({ name }) => name));
  const opset = opsetOf(model);
  const producer = `${textField(model, 2)} ${textField(model, 3)}`.trim();
  return {
    name: textField(graph, 2),
    inputs: messages(11)
      .map((content) => valueOf(content))
      .filter(({ name }) => !constant.has(name)),
    outputs: messages(12).map((content) => valueOf(content)),
    nodes: messages(1).map(nodeOf),
    initializers,
    opset,
    irVersion: integerField(model, 1),
    producer: producer === '' ? undefined : producer,
  };
}

function opsetOf(model: readonly FoundField[]): number {
  for (const { field, content } of model) {
    if (field !== 8) continue;
    const fields = fieldsOf(content);
    if (isOwnDomain(textField(fields, 1))) return integerField(fields, 2);
  }
  throw refused('it does not say which version of the operators it needs');
}

/** Of ONNX's own operators: two names for the same. */
export function isOwnDomain(domain: string | undefined): boolean {
  return domain === undefined || domain === '' || domain === 'ai.onnx';
}

function nodeOf(content: Uint8Array): OnnxNode {
  const fields = fieldsOf(content);
  const domain = textField(fields, 7);
  const attributes = fields.filter(({ field }) => field === 5).map((one) => attributeOf(one.content));
  return {
    op: textField(fields, 4),
    name: textField(fields, 3),
    domain: isOwnDomain(domain) ? undefined : domain,
    inputs: textFields(fields, 1),
    outputs: textFields(fields, 2),
    attributes: attributes.length === 0 ? undefined : Object.fromEntries(attributes),
  };
}

function attributeOf(content: Uint8Array): readonly [name: string, value: OnnxAttribute] {
  const fields = fieldsOf(content);
  const name = textField(fields, 1);
  return [name, attributeValue(name, fields)];
}

function attributeValue(name: string, fields: readonly FoundField[]): OnnxAttribute {
  const kind = integerField(fields, 20);
  switch (kind) {
    case 1:
      return { float: floatsAt(fields, 2).at(-1) ?? 0 };
    case 2:
      return bounded(signedFields(fields, 3).at(-1) ?? 0n);
    case 3:
      return textField(fields, 4);
    case 4:
      return {
        tensor: decodeTensor(fields.findLast(({ field }) => field === 5)?.content ?? new Uint8Array()),
      };
    case 6:
      return { floats: floatsAt(fields, 7) };
    case 7:
      return signedFields(fields, 8).map(bounded);
    case 8:
      return { strings: textFields(fields, 9) };
    default:
      throw refused(
        kind === 5 || kind === 10
          ? 'it has a graph inside its graph'
          : `an attribute, ${name}, of an unknown kind (${kind})`,
      );
  }
}

function floatsAt(fields: readonly FoundField[], number: number): number[] {
  return [...fromLittleEndian(fixedFields(fields, number, 4))];
}

function bounded(value: bigint): number {
  return Math.min(Math.max(Number(value), -farthest), farthest);
}

function valueOf(content: Uint8Array): OnnxValue {
  const fields = fieldsOf(content);
  const name = textField(fields, 1);
  const type = fieldsOf(fields.findLast(({ field }) => field === 2)?.content ?? new Uint8Array());
  const tensor = type.findLast(({ field }) => field === 1);
  if (tensor === undefined)
    throw refused(`${quoted(name)} is no tensor: a sequence, a map, or nothing at all`);
  const inside = fieldsOf(tensor.content);
  const number = integerField(inside, 1);
  const shape = inside.findLast(({ field }) => field === 2);
  if (shape === undefined) throw refused(`it does not say how many dimensions ${quoted(name)} has`);
  const own = typeOf(number, quoted(name));
  return {
    name,
    shape: fieldsOf(shape.content).map(({ content: size }) => sizeOf(fieldsOf(size))),
    type: own === 'float32' ? undefined : own,
  };
}

function sizeOf(fields: readonly FoundField[]): number | string {
  const value = signedFields(fields, 1).at(-1);
  // Some exporters write 0 or -1 for a size that is free.
  return value === undefined || value <= 0n ? textField(fields, 2) : bounded(value);
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
