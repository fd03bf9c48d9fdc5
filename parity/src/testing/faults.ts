import {
  bytes,
  fieldsOf,
  integer,
  joined,
  message,
  text,
  textField,
  textFields,
  type Field,
} from '@denoisekit/runtime-node/onnx';
import { size } from './small-net.js';

/** Does something wrong to a graph; a graph that it does not concern is given back as it is. */
export type Fault = (onnx: Uint8Array) => Uint8Array;

/** What a node makes is put through other nodes, which give it the same name again; as if the node itself were wrong. */
function after(tensor: string, nodes: (from: string, to: string) => readonly Field[]): Fault {
  return (onnx) => {
    const right = `${tensor}/right`;
    const graph = graphOf(onnx).flatMap(({ field, raw, content }) => {
      const node = field === 1 ? fieldsOf(content) : [];
      if (!textFields(node, 2).includes(tensor)) return [raw];
      const renamed = node.map((one) => (one.field === 2 ? text(2, right) : one.raw));
      return [bytes(1, joined(renamed)), ...nodes(right, tensor)];
    });
    const header = fieldsOf(onnx).filter(({ field }) => field !== 7);
    return joined([...header.map(({ raw }) => raw), message(7, graph)]);
  };
}

function graphOf(onnx: Uint8Array) {
  return fieldsOf(fieldsOf(onnx).find(({ field }) => field === 7)!.content);
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
  const isGivenOut = (onnx: Uint8Array): boolean =>
    graphOf(onnx).some(({ field, content }) => field === 12 && textField(fieldsOf(content), 1) === tensor);
  return (onnx) => (isGivenOut(onnx) ? onnx : fault(onnx));
}
