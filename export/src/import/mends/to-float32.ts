import type {
  OnnxAttribute,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxType,
  OnnxValue,
} from '@denoisekit/runtime-node/onnx';
import { dataTypes } from '@denoisekit/runtime-node/onnx';
import { freeNames, type PlainMend } from './graph.js';

/** Kinds of floating-point numbers that become float32. */
const others: readonly (OnnxType | undefined)[] = ['float16', 'bfloat16', 'float64'];

/** The same arithmetic in float32, which every runtime has; ports, constants and casts. */
export const toFloat32: PlainMend = (model) => {
  const kinds = new Set<string>();
  const seen = (type: OnnxType | undefined): boolean => {
    if (type === undefined || !others.includes(type)) return false;
    kinds.add(type);
    return true;
  };
  const tensor = <T extends OnnxTensor>(one: T): T =>
    seen(one.type) ? { ...one, type: undefined, data: floatsOf(one) } : one;
  const value = (one: OnnxValue): OnnxValue => (seen(one.type) ? { name: one.name, shape: one.shape } : one);
  const attribute = (name: string, one: OnnxAttribute): OnnxAttribute => {
    if (typeof one === 'object' && 'tensor' in one) return { tensor: tensor(one.tensor) };
    const isType = name === 'to' || name === 'dtype';
    return isType && seen(typeNamed(one)) ? dataTypes.float32 : one;
  };
  const node = (one: OnnxNode): OnnxNode => ({
    ...one,
    ...(one.attributes === undefined
      ? {}
      : {
          attributes: Object.fromEntries(
            Object.entries(one.attributes).map(([name, own]) => [name, attribute(name, own)]),
          ),
        }),
  });
  const changed: OnnxModel = {
    ...model,
    inputs: model.inputs.map(value),
    outputs: model.outputs.map(value),
    initializers: model.initializers.map(tensor),
    nodes: model.nodes.map(node),
  };
  return kinds.size === 0
    ? undefined
    : { model: changed, note: `${[...kinds].join(' and ')} became float32` };
};

/** The model as it is but for its ports, which take and give float32. */
export function withFloatPorts(model: OnnxModel): OnnxModel {
  const names = freeNames(model);
  const before: OnnxNode[] = [];
  const after: OnnxNode[] = [];
  const cast = (from: string, to: string, type: OnnxType): OnnxNode => ({
    op: 'Cast',
    name: names(`cast ${to}`),
    inputs: [from],
    outputs: [to],
    attributes: { to: dataTypes[type] },
  });
  const port = (value: OnnxValue, make: (outer: string, type: OnnxType) => void): OnnxValue => {
    if (value.type === undefined || !others.includes(value.type)) return value;
    const outer = names(`${value.name} as float32`);
    make(outer, value.type);
    return { name: outer, shape: value.shape };
  };
  const inputs = model.inputs.map((value) =>
    port(value, (outer, type) => before.push(cast(outer, value.name, type))),
  );
  const outputs = model.outputs.map((value) =>
    port(value, (outer) => after.push(cast(value.name, outer, 'float32'))),
  );
  return { ...model, inputs, outputs, nodes: [...before, ...model.nodes, ...after] };
}

function typeNamed(value: OnnxAttribute): OnnxType | undefined {
  const found = Object.entries(dataTypes).find(([, number]) => number === value);
  return found?.[0] as OnnxType | undefined;
}

function floatsOf({ type, data }: OnnxTensor): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (type === 'float64')
    return Float32Array.from({ length: data.byteLength / 8 }, (_, i) => view.getFloat64(8 * i, true));
  return Float32Array.from({ length: data.byteLength / 2 }, (_, i) => {
    const bits = view.getUint16(2 * i, true);
    return type === 'float16' ? halfOf(bits) : bfloatOf(bits);
  });
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function halfOf(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The upper half of a float32. */
function bfloatOf(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}
