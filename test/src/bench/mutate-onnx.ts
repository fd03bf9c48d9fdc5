import type { RandomStream } from '@denoisekit/core';
import type {
  OnnxAttribute,
  OnnxInitializer,
  OnnxModel,
  OnnxNode,
  OnnxValue,
} from '@denoisekit/runtime-node/onnx';

const shape = ['n', 3, 'h', 'w'];
const weights = (name: string, ...dims: readonly number[]): OnnxInitializer => {
  const data = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, i) => Math.sin(i) / 8);
  return { name, shape: dims, data };
};
const ints = (name: string, ...values: readonly number[]): OnnxInitializer => ({
  ...{ name, shape: [values.length], data: BigInt64Array.from(values, BigInt) },
});
const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode => ({
  ...{ op, name: `${op} ${output}`, inputs, outputs: [output], attributes },
});

/** A small network of what denoisers from elsewhere are made of. */
export const healthy: OnnxModel = {
  ...{ name: 'net', producer: 'pytorch 2.9.0', opset: 17 },
  inputs: [{ name: 'x', shape }],
  outputs: [{ name: 'y', shape }],
  nodes: [
    node('Pad', ['x', 'pads'], 'padded', { mode: 'reflect' }),
    node('Conv', ['padded', 'w1', 'b1'], 'a', {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
      group: 1,
    }),
    node('PRelu', ['a', 'slopes'], 'b'),
    node('Conv', ['b', 'w2'], 'c', { kernel_shape: [3, 3], pads: [2, 2, 2, 2], dilations: [2, 2] }),
    node('ReduceMean', ['c'], 'mean', { axes: [2, 3], keepdims: 1 }),
    node('Sigmoid', ['mean'], 'gate'),
    node('Mul', ['c', 'gate'], 'd'),
    node('Concat', ['b', 'd'], 'e', { axis: 1 }),
    node('ConvTranspose', ['e', 'w3'], 'f', { kernel_shape: [2, 2], strides: [2, 2] }),
    node('Shape', ['f'], 'size'),
    node('Reshape', ['f', 'size'], 'g'),
    node('Slice', ['g', 'starts', 'ends', 'axes'], 'h'),
    node('DepthToSpace', ['h'], 'i', { blocksize: 1, mode: 'CRD' }),
    node('Sub', ['x', 'i'], 'y'),
  ],
  initializers: [
    ...[weights('w1', 8, 3, 3, 3), weights('b1', 8), weights('slopes', 8, 1, 1), weights('w2', 8, 8, 3, 3)],
    ...[
      weights('w3', 16, 3, 2, 2),
      ints('pads', 0, 0, 0, 0, 0, 0, 0, 0),
      ints('starts', 0, 0),
      ints('ends', 4096, 4096),
      ints('axes', 2, 3),
    ],
  ],
};

const numbers = [0, 1, -1, 2, 3, 5, 7, 64, 255, 65_536, 2 ** 31 - 1, -(2 ** 31), 2 ** 40];
const operators = [
  ...[
    'Relu',
    'Identity',
    'Resize',
    'MaxPool',
    'AveragePool',
    'LSTM',
    'Gather',
    'Expand',
    'Tile',
    'Softmax',
    'MatMul',
    'Gemm',
    'Transpose',
  ],
  ...[
    'SpaceToDepth',
    'Flatten',
    'Cast',
    'Where',
    'Einsum',
    'TopK',
    'NonZero',
    'Loop',
    'If',
    'Split',
    'GridSample',
    'QuantizeLinear',
    'Nope',
  ],
];

/** One change of the fields or the structure. */
export function mutated(model: OnnxModel, random: RandomStream): OnnxModel {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const at = random.integer(model.nodes.length);
  const nodeChanged = (change: (node: OnnxNode) => OnnxNode | readonly OnnxNode[]): OnnxModel => ({
    ...model,
    nodes: model.nodes.flatMap((one, i) => (i === at ? change(one) : [one])),
  });
  const names = [
    ...model.nodes.flatMap(({ outputs }) => outputs),
    ...model.initializers.map(({ name }) => name),
    'x',
    '',
  ];
  const value = (one: OnnxAttribute): OnnxAttribute => {
    if (typeof one === 'number') return pick(numbers);
    if (Array.isArray(one)) {
      const list = one as readonly number[];
      return pick([
        list.map(() => pick(numbers)),
        list.slice(1),
        [...list, pick(numbers)],
        list.toReversed(),
      ]);
    }
    return typeof one === 'string' ? pick(['', 'DCR', 'edge', 'SAME_UPPER', 'x'.repeat(300)]) : one;
  };
  const port = (one: OnnxValue): OnnxValue => ({
    ...one,
    shape: pick<OnnxValue['shape']>([
      one.shape.map((size) => (random.integer(2) === 0 ? size : pick(numbers))),
      one.shape.slice(1),
      [...one.shape, 'more'],
      one.shape.map(() => ''),
    ]),
  });
  const constant = random.integer(model.initializers.length || 1);
  const constantChanged = (change: (one: OnnxInitializer) => OnnxInitializer): OnnxModel => ({
    ...model,
    initializers: model.initializers.map((one, i) => (i === constant ? change(one) : one)),
  });
  const otherData = (data: OnnxInitializer['data']) =>
    data instanceof BigInt64Array
      ? data.map(() => BigInt(pick(numbers)))
      : Float32Array.from({ length: data.length }, () => pick([0, 1e38, -1e38, 1e-42]));
  const changes: readonly (() => OnnxModel)[] = [
    () => nodeChanged((one) => ({ ...one, op: pick(operators) })),
    () =>
      nodeChanged((one) => ({
        ...one,
        inputs: one.inputs.map((name) => (random.integer(2) === 0 ? name : pick(names))),
      })),
    () => nodeChanged((one) => ({ ...one, inputs: one.inputs.slice(1) })),
    () => nodeChanged((one) => ({ ...one, inputs: [...one.inputs, pick(names)] })),
    () => nodeChanged(() => []),
    () => nodeChanged((one) => [one, { ...one, name: `${one.name} again` }]),
    () => nodeChanged((one) => ({ ...one, outputs: [pick(names)] })),
    () =>
      nodeChanged((one) => ({
        ...one,
        attributes: Object.fromEntries(
          Object.entries(one.attributes ?? {}).map(([name, own]) => [
            name,
            random.integer(2) === 0 ? own : value(own),
          ]),
        ),
      })),
    () => nodeChanged((one) => ({ ...one, attributes: {} })),
    () =>
      nodeChanged((one) => ({ ...one, attributes: { ...one.attributes, ...pick(model.nodes).attributes } })),
    () => ({ ...model, inputs: model.inputs.map(port) }),
    () => ({ ...model, outputs: model.outputs.map(port) }),
    () => ({ ...model, nodes: model.nodes.toReversed() }),
    () => ({ ...model, opset: pick([7, 9, 11, 13, 18, 21, 24]) }),
    () => constantChanged((one) => ({ ...one, shape: one.shape.toReversed() })),
    () => constantChanged((one) => ({ ...one, shape: [one.data.length] })),
    () =>
      constantChanged(({ name, shape: own, ...one }) => ({ name, shape: own, data: otherData(one.data) })),
    () => constantChanged((one) => ({ ...one, name: `${one.name}?` })),
  ];
  return pick(changes)();
}

/** One change of the bytes. */
export function damaged(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const at = random.integer(bytes.length);
  switch (random.integer(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1: {
      const length = random.integer(64);
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
    }
    case 2:
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(random.integer(bytes.length))]);
    default:
      return bytes.map((byte, i) => (i === at ? random.integer(256) : byte));
  }
}
