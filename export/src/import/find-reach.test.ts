import { describe, expect, it } from 'vitest';
import { findReach } from './find-reach.js';
import { blur, joinedNets, modelOf, node, opened, type Net } from './nets.test.helper.js';

async function reach(net: Net, multiple = 1) {
  const foreign = await opened(modelOf(net));
  const { how, ...found } = await findReach({
    run: (image) => foreign.run(image),
    channels: 3,
    multiple,
    span: 1,
  });
  return { ...found, how: how.multiple };
}

/** Means of blocks of 4x4, which stand in each pixel of their block. */
const blocks: Net = {
  nodes: [
    node('AveragePool', ['padded'], 'small', { kernel_shape: [4, 4], strides: [4, 4] }),
    node('Resize', ['small', '', 'four times'], 'large', {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    }),
  ],
  initializers: [{ name: 'four times', shape: [4], data: Float32Array.of(1, 1, 4, 4) }],
};

/** Pads its input to a multiple of 4 and cuts the answer to the size of the input, as PyTorch writes `F.pad(x, (0, -w % 4, 0, -h % 4))`. */
const padsItself: Net = joinedNets(
  {
    nodes: [
      node('Shape', ['x'], 'shape'),
      node('Neg', ['shape'], 'less'),
      node('Mod', ['less', 'blocks'], 'missing'),
      node('Concat', ['none', 'missing'], 'pads', { axis: 0 }),
      node('Pad', ['x', 'pads'], 'padded', { mode: 'reflect' }),
    ],
    initializers: [
      // Nothing is missing in batch and channels.
      { name: 'blocks', shape: [4], data: BigInt64Array.of(1n, 1n, 4n, 4n) },
      { name: 'none', shape: [4], data: new BigInt64Array(4) },
    ],
  },
  blocks,
  {
    nodes: [node('Slice', ['large', 'none', 'shape'], 'y')],
  },
);

describe('the multiple by which a picture may be moved', () => {
  it('is 1 for a filter', async () => {
    expect(await reach(blur('x', 'y'))).toMatchObject({ multiple: 1, radius: 1 });
  });

  it('is that to which a network pads by itself, though it takes any size', async () => {
    // A pixel at one corner of its block changes the one at the other, 3 away.
    expect(await reach(padsItself)).toEqual({
      multiple: 4,
      radius: 3,
      how: expect.stringContaining('takes multiples of 1, but only pictures moved by 4') as string,
    });
  });

  it('is unknown where the place in the picture matters, which is then never cut', async () => {
    const placed = joinedNets(blur('x', 'blurred'), {
      nodes: [
        node('Shape', ['x'], 'shape'),
        node('ConstantOfShape', ['shape'], 'ones', {
          value: { tensor: { shape: [1], data: Float32Array.of(1) } },
        }),
        node('CumSum', ['ones', 'rows'], 'row'),
        node('Mul', ['row', 'little'], 'slope'),
        node('Add', ['blurred', 'slope'], 'y'),
      ],
      initializers: [
        { name: 'rows', shape: [], data: BigInt64Array.of(2n) },
        { name: 'little', shape: [], data: Float32Array.of(0.001) },
      ],
    });
    expect(await reach(placed)).toMatchObject({ multiple: 1, radius: null });
  });
});
