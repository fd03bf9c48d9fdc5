import type { OnnxInitializer, OnnxModel } from '@denoisekit/runtime-node/onnx';
import { describe, expect, it } from 'vitest';
import { joinedNets, modelOf, node, blur, scalar, type Net } from '../nets.test.helper.js';
import { expandByZeros } from './expand-by-zeros.js';
import { mended } from './mended.test.helper.js';
import { plainReshapes, settledSizes, withoutSameSize } from './settled-shapes.js';

const ints = (name: string, ...values: readonly number[]): OnnxInitializer => ({
  name,
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
const operators = (model: OnnxModel | undefined) => model?.nodes.map(({ op }) => op);

/** What is missing to a multiple of 4 in height and width, for Pad. */
const missing: Net = {
  nodes: [
    node('Shape', ['x'], 'shape'),
    node('Neg', ['shape'], 'less'),
    node('Mod', ['less', 'blocks'], 'rest'),
    node('Concat', ['none', 'rest'], 'pads', { axis: 0 }),
  ],
  initializers: [ints('blocks', 1, 1, 4, 4), ints('none', 0, 0, 0, 0)],
};
const padded = joinedNets(
  missing,
  { nodes: [node('Pad', ['x', 'pads'], 'larger', { mode: 'reflect' })] },
  blur('larger', 'y'),
);

describe('sizes that a model computes', () => {
  it('become constants where they never change: pads of none at sizes that fit', async () => {
    const { found, difference } = await mended(modelOf(padded), settledSizes);
    expect(found?.note).toContain('1 size that it computes');
    expect(operators(found?.model)).toEqual(['Pad', 'Conv']);
    expect(difference).toBe(0);
  });

  it('stay where they change', async () => {
    const sizes: readonly (readonly [number, number])[] = [
      [24, 24],
      [25, 26],
    ];
    expect((await mended(modelOf(padded), settledSizes, sizes)).found).toBeUndefined();
  });

  it('stay where only one size was tried', async () => {
    expect((await mended(modelOf(padded), settledSizes, [[24, 24]])).found).toBeUndefined();
  });
});

describe('a node that changes nothing', () => {
  it('goes: a Pad of nothing, and a Slice to the size of the input', async () => {
    const cut: Net = { nodes: [node('Slice', ['z', 'none', 'shape'], 'cut'), node('Relu', ['cut'], 'y')] };
    const net = joinedNets(
      missing,
      { nodes: [node('Pad', ['x', 'pads'], 'larger', { mode: 'reflect' })] },
      blur('larger', 'z'),
      cut,
    );
    const { found, difference } = await mended(modelOf(net), withoutSameSize);
    expect(operators(found?.model)).toEqual(['Conv', 'Relu']);
    expect(difference).toBe(0);
  });

  it('is none that turns rows over, though the size stays', async () => {
    const net: Net = {
      nodes: [node('Slice', ['x', 'last', 'before', 'rows', 'back'], 'turned'), node('Neg', ['turned'], 'y')],
      initializers: [ints('last', -1), ints('before', -1000), ints('rows', 2), ints('back', -1)],
    };
    expect((await mended(modelOf(net), withoutSameSize)).found).toBeUndefined();
  });

  it('is none that adds what it cuts off elsewhere, of which the answer tells', async () => {
    const net: Net = {
      nodes: [node('Pad', ['x', 'shifting'], 'moved'), node('Neg', ['moved'], 'y')],
      initializers: [ints('shifting', 0, 0, 1, 0, 0, 0, -1, 0)],
    };
    expect((await mended(modelOf(net), withoutSameSize)).difference).toBeGreaterThan(0.1);
  });
});

describe('a Reshape to sizes that are computed', () => {
  it('becomes plain: axes that are kept, known, and the rest', async () => {
    const net: Net = {
      nodes: [
        node('Shape', ['x'], 'shape'),
        node('Gather', ['shape', 'first'], 'batch'),
        node('Concat', ['batch', 'three', 'rest'], 'rows', { axis: 0 }),
        node('Reshape', ['x', 'rows'], 'flat'),
        node('Softmax', ['flat'], 'soft', { axis: -1 }),
        node('Reshape', ['soft', 'shape'], 'y'),
      ],
      initializers: [ints('first', 0), ints('three', 3), ints('rest', -1)],
    };
    const { found, difference } = await mended(modelOf(net), plainReshapes);
    // Back to height and width, two sizes are unknown: that one stays, and what it needs.
    expect(found?.note).toContain('1 Reshape ');
    expect(operators(found?.model)).toEqual(['Shape', 'Reshape', 'Softmax', 'Reshape']);
    expect(found?.model.initializers.find(({ name }) => name.startsWith('sizes'))?.data).toEqual(
      BigInt64Array.of(0n, 0n, -1n),
    );
    expect(difference).toBe(0);
  });
});

describe('a value that is spread over a plane', () => {
  const spread = joinedNets(blur('x', 'picture'), {
    nodes: [
      node('Shape', ['picture'], 'shape'),
      node('Expand', ['level', 'shape'], 'plane'),
      node('Mul', ['picture', 'plane'], 'y'),
    ],
    initializers: [
      { name: 'level', shape: [1, 3, 1, 1], data: Float32Array.of(1, 2, 3) },
      scalar('unused', 1),
    ],
  });

  it('is one by a sum with zeros, and no size is computed', async () => {
    const { found, difference } = await mended(modelOf(spread), expandByZeros);
    expect(operators(found?.model)).toEqual(['Conv', 'Conv', 'Add', 'Mul']);
    expect(difference).toBe(0);
  });

  it('stays an Expand where nothing has that size', async () => {
    const net: Net = {
      nodes: [
        node('Shape', ['x'], 'shape'),
        node('Mul', ['shape', 'twice'], 'larger'),
        node('Expand', ['level', 'larger'], 'plane'),
        node('ReduceMean', ['plane'], 'mean', { keepdims: 1, axes: [2, 3] }),
        node('Mul', ['x', 'mean'], 'y'),
      ],
      initializers: [
        { name: 'level', shape: [1, 3, 1, 1], data: Float32Array.of(1, 2, 3) },
        ints('twice', 1, 1, 2, 2),
      ],
    };
    expect((await mended(modelOf(net), expandByZeros)).found).toBeUndefined();
  });
});
