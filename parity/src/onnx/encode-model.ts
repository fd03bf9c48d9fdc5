import { bytes, float, integer, joined, message, text, type Field } from './wire.js';

/** An attribute of a node: a whole number, whole numbers, text, or a number that is not whole by right. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

export interface OnnxNode {
  /** `Conv` */
  readonly op: string;
  readonly name: string;
  /** Names of tensors; an empty one is an input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A constant in the file: float32 from a Float32Array, int64 from a BigInt64Array. */
export interface OnnxInitializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** A float32 tensor that goes in or comes out; a name stands for a size that is not known. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  /** The graph's name. */
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  /** Default 17. */
  readonly opset?: number;
}

const irVersion = 8;
/** TensorProto.DataType */
const dataType = { float: 1, int64: 7 } as const;
/** AttributeProto.AttributeType */
const attributeType = { float: 1, int: 2, string: 3, ints: 7 } as const;

/**
 * An ONNX file: a ModelProto with one graph. The field numbers are those of onnx/onnx.proto.
 *
 * It checks nothing; ONNX Runtime does when it loads the file.
 */
export function encodeModel({
  name,
  inputs,
  outputs,
  nodes,
  initializers,
  opset = 17,
}: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, nodeFields(node))),
    text(2, name),
    ...initializers.map((tensor) => message(5, tensorFields(tensor))),
    ...inputs.map((value) => message(11, valueFields(value))),
    ...outputs.map((value) => message(12, valueFields(value))),
  ];
  const domain = message(8, [text(1, ''), integer(2, opset)]);
  return joined([integer(1, irVersion), text(2, 'denoisekit'), message(7, graph), domain]);
}

function nodeFields({ op, name, inputs, outputs, attributes = {} }: OnnxNode): Field[] {
  return [
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, name),
    text(4, op),
    ...Object.entries(attributes).map(([key, value]) =>
      message(5, [text(1, key), ...attributeFields(value)]),
    ),
  ];
}

function attributeFields(value: OnnxAttribute): Field[] {
  if (typeof value === 'number') return [integer(3, value), integer(20, attributeType.int)];
  if (typeof value === 'string') return [text(4, value), integer(20, attributeType.string)];
  if ('float' in value) return [float(2, value.float), integer(20, attributeType.float)];
  return [...value.map((one) => integer(8, one)), integer(20, attributeType.ints)];
}

function tensorFields({ name, shape, data }: OnnxInitializer): Field[] {
  const type = data instanceof Float32Array ? dataType.float : dataType.int64;
  return [
    ...shape.map((size) => integer(1, size)),
    integer(2, type),
    text(8, name),
    bytes(9, littleEndianBytes(data)),
  ];
}

function valueFields({ name, shape }: OnnxValue): Field[] {
  const sizes = shape.map((size) =>
    message(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]),
  );
  const tensor = message(1, [integer(1, dataType.float), message(2, sizes)]);
  return [text(1, name), message(2, [tensor])];
}

/** What `raw_data` holds, whatever the order of this machine. */
function littleEndianBytes(data: Float32Array | BigInt64Array): Uint8Array {
  const out = new Uint8Array(data.byteLength);
  const view = new DataView(out.buffer);
  if (data instanceof Float32Array)
    data.forEach((value, i) => {
      view.setFloat32(4 * i, value, true);
    });
  else
    data.forEach((value, i) => {
      view.setBigInt64(8 * i, value, true);
    });
  return out;
}
