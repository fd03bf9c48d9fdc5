import { littleEndian } from '@denoisekit/core';
import {
  dataTypes,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './model.js';
import { bytes, float, integer, joined, message, text, type Field } from './wire.js';

/** AttributeProto.AttributeType */
const attributeType = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;

/**
 * An ONNX file: a ModelProto with one graph. The field numbers are those of onnx/onnx.proto.
 *
 * It checks nothing; ONNX Runtime does when it loads the file. Undone by `decodeModel`.
 */
export function encodeModel({
  name,
  inputs,
  outputs,
  nodes,
  initializers,
  opset = 17,
  irVersion = 8,
  producer = 'denoisekit',
  exposed = [],
}: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, nodeFields(node))),
    text(2, name),
    ...initializers.map((tensor) => message(5, tensorFields(tensor, tensor.name))),
    ...inputs.map((value) => message(11, valueFields(value))),
    ...outputs.map((value) => message(12, valueFields(value))),
    ...exposed.map((output) => message(12, [text(1, output)])),
  ];
  const domain = message(8, [text(1, ''), integer(2, opset)]);
  return joined([integer(1, irVersion), text(2, producer), message(7, graph), domain]);
}

function nodeFields({ op, name, domain, inputs, outputs, attributes = {} }: OnnxNode): Field[] {
  return [
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, name),
    text(4, op),
    ...Object.entries(attributes).map(([key, value]) =>
      message(5, [text(1, key), ...attributeFields(value)]),
    ),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ];
}

function attributeFields(value: OnnxAttribute): Field[] {
  const typed = (type: keyof typeof attributeType, fields: readonly Field[]) => [
    ...fields,
    integer(20, attributeType[type]),
  ];
  if (typeof value === 'number') return typed('int', [integer(3, value)]);
  if (typeof value === 'string') return typed('string', [text(4, value)]);
  if ('float' in value) return typed('float', [float(2, value.float)]);
  if ('floats' in value)
    return typed(
      'floats',
      value.floats.map((one) => float(7, one)),
    );
  if ('strings' in value)
    return typed(
      'strings',
      value.strings.map((one) => text(9, one)),
    );
  if ('tensor' in value) return typed('tensor', [message(5, tensorFields(value.tensor))]);
  return typed(
    'ints',
    value.map((one) => integer(8, one)),
  );
}

function tensorFields({ shape, type, data }: OnnxTensor, name?: string): Field[] {
  const own = type ?? (data instanceof Float32Array ? 'float32' : 'int64');
  return [
    ...shape.map((size) => integer(1, size)),
    integer(2, dataTypes[own]),
    ...(name === undefined ? [] : [text(8, name)]),
    bytes(9, rawBytes(data)),
  ];
}

function valueFields({ name, shape, type = 'float32' }: OnnxValue): Field[] {
  const sizes = shape.map((size) =>
    message(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]),
  );
  const tensor = message(1, [integer(1, dataTypes[type]), message(2, sizes)]);
  return [text(1, name), message(2, [tensor])];
}

/** What `raw_data` holds, whatever the order of this machine. */
function rawBytes(data: OnnxTensor['data']): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (data instanceof Float32Array) return littleEndian(data);
  const view = new DataView(new ArrayBuffer(data.byteLength));
  data.forEach((value, i) => {
    view.setBigInt64(8 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}
