import { describe, expect, it } from 'vitest';
import { modelOf, node } from '../nets.test.helper.js';
import { explicitPads } from './auto-pad.js';
import { mended } from './mended.test.helper.js';

function weights(...shape: readonly number[]) {
  const length = shape.reduce((product, size) => product * size, 1);
  return { name: 'w', shape, data: Float32Array.from({ length }, (_, i) => Math.sin(i)) };
}

/** One node with the weights, and the attributes. */
function single(
  op: string,
  shape: readonly number[],
  attributes: Readonly<Record<string, string | number | readonly number[]>>,
) {
  const isPool = op.endsWith('Pool');
  return modelOf({
    nodes: [node(op, isPool ? ['x'] : ['x', 'w'], 'y', attributes)],
    initializers: isPool ? [] : [weights(...shape)],
  });
}

describe('auto_pad', () => {
  it.each<
    [
      string,
      string,
      readonly number[],
      Readonly<Record<string, string | number | readonly number[]>>,
      readonly number[],
    ]
  >([
    ['3x3', 'Conv', [4, 3, 3, 3], { auto_pad: 'SAME_UPPER' }, [1, 1, 1, 1]],
    ['of an even kernel, more at the end', 'Conv', [4, 3, 2, 4], { auto_pad: 'SAME_UPPER' }, [0, 1, 1, 2]],
    [
      'of an even kernel, more at the beginning',
      'Conv',
      [4, 3, 2, 4],
      { auto_pad: 'SAME_LOWER' },
      [1, 2, 0, 1],
    ],
    ['with a stride', 'Conv', [4, 3, 3, 3], { auto_pad: 'SAME_UPPER', strides: [2, 2] }, [0, 0, 1, 1]],
    [
      'with a stride as wide as the kernel',
      'Conv',
      [4, 3, 2, 2],
      { auto_pad: 'SAME_UPPER', strides: [2, 2] },
      [0, 0, 0, 0],
    ],
    [
      'of a transposed one',
      'ConvTranspose',
      [3, 4, 4, 4],
      { auto_pad: 'SAME_UPPER', strides: [2, 2] },
      [1, 1, 1, 1],
    ],
    [
      'of a pool',
      'MaxPool',
      [],
      { auto_pad: 'SAME_UPPER', kernel_shape: [3, 3], strides: [2, 2] },
      [0, 0, 1, 1],
    ],
  ])('becomes the pads that it stands for: %s', async (_, op, shape, attributes, pads) => {
    const { found, difference } = await mended(single(op, shape, attributes), explicitPads);
    expect(found?.model.nodes[0]?.attributes).toMatchObject({ pads });
    expect(found?.model.nodes[0]?.attributes).not.toHaveProperty('auto_pad');
    expect(difference).toBe(0);
  });

  it('VALID is none', async () => {
    const { found, difference } = await mended(
      single('Conv', [4, 3, 3, 3], { auto_pad: 'VALID' }),
      explicitPads,
    );
    expect(found?.model.nodes[0]?.attributes).toEqual({});
    expect(difference).toBe(0);
  });

  it('that is not there is left alone', async () => {
    const plain = single('Conv', [4, 3, 3, 3], { pads: [1, 1, 1, 1], auto_pad: 'NOTSET' });
    expect((await mended(plain, explicitPads)).found).toBeUndefined();
  });
});
