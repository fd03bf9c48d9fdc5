import { readModel, type GraphModel } from '../onnx/read-model.js';
import { bytes, integer, joined, message, text, type Field } from '@denoisekit/runtime-node/onnx';
import { size } from './small-net.js';

/** Does something wrong to a graph; a graph that it does not concern is given back as it is. */
export type Fault = (onnx: Uint8Array) => Uint8Array;

/** What a node makes is put through other nodes, which give it the same name again; as if the node itself were wrong. */
function after(tensor: string, nodes: (from: string, to: string) => readonly Field[]): Fault {
  return (onnx) => {
    const model = readModel(onnx);
    const maker = model.nodes.find(({ outputs }) => outputs.includes(tensor));
    if (maker === undefined) return onnx;
    const right = `${tensor}/right`;
    const content = (node: GraphModel['nodes'][number]): Uint8Array =>
      joined(node.fields.map(({ field, raw }) => (node === maker && field === 2 ? text(2, right) : raw)));
    const graph = [
      ...model.nodes.flatMap((node) => [
        bytes(1, content(node)),
        ...(node === maker ? nodes(right, tensor) : []),
      ]),
      text(2, 'wrong'),
      ...[...model.initializers.values()].map(({ field }) => field),
      ...model.inputs.values(),
      ...model.outputs.values(),
    ];
    return joined([...model.header, message(7, graph)]);
  };
}

function node(op: string, inputs: readonly string[], output: string, attributes: readonly Field[] = []) {
  return message(1, [
    ...inputs.map((name) => text(1, name)),
    ...[text(2, output), text(3, `wrong ${output}`), text(4, op)],
    ...attributes,
  ]);
}

function constant(name: string, type: 1 | 7, dims: readonly number[], data: ArrayBufferView): Field {
  const raw = new Uint8Array(data.buffer);
  return message(5, [...dims.map((dim) => integer(1, dim)), integer(2, type), text(8, name), bytes(9, raw)]);
}

/** All values are too large by that. */
export function shifted(tensor: string, by: number): Fault {
  return after(tensor, (from, to) => [
    node('Add', [from, `${to}/by`], to),
    constant(`${to}/by`, 1, [], Float32Array.of(by)),
  ]);
}

/** The first two of four channels have changed places. */
export function channelsSwapped(tensor: string): Fault {
  return after(tensor, (from, to) => [
    node('Gather', [from, `${to}/order`], to, [message(5, [text(1, 'axis'), integer(3, 1), integer(20, 2)])]),
    constant(`${to}/order`, 7, [4], BigInt64Array.of(1n, 0n, 2n, 3n)),
  ]);
}

/** The values lie with the channels last, under a shape that says that they come first. */
export function channelsLast(tensor: string): Fault {
  const { height, width } = size;
  return after(tensor, (from, to) => [
    node('Transpose', [from], `${to}/turned`, [
      message(5, [text(1, 'perm'), ...[0, 2, 3, 1].map((axis) => integer(8, axis)), integer(20, 7)]),
    ]),
    node('Reshape', [`${to}/turned`, `${to}/shape`], to),
    constant(`${to}/shape`, 7, [4], BigInt64Array.of(-1n, 4n, BigInt(height), BigInt(width))),
  ]);
}

/** Wrong only while nothing between the nodes is given out. */
export function onlyFused(fault: Fault, tensor: string): Fault {
  return (onnx) => (readModel(onnx).outputs.has(tensor) ? onnx : fault(onnx));
}
