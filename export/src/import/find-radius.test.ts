import { describe, expect, it } from 'vitest';
import { findRadius } from './find-radius.js';
import { blur, joinedNets, modelOf, node, opened, scalar, type Net } from './nets.test.helper.js';

async function radius(net: Net, multiple = 1) {
  const foreign = await opened(modelOf(net));
  return (await findRadius({ run: (image) => foreign.run(image), channels: 3, multiple })).radius;
}

describe('how far a pixel reaches', () => {
  it('is nothing where each answers for itself', async () => {
    expect(await radius({ nodes: [node('Neg', ['x'], 'y')] })).toBe(0);
  });

  it('is 1 for a filter of 3x3, and 40 for as many of them', async () => {
    const names = ['x', ...Array.from({ length: 39 }, (_, i) => `t${i}`), 'y'];
    const many = joinedNets(...names.slice(1).map((name, i) => blur(names[i]!, name)));
    expect(await radius(blur('x', 'y'))).toBe(1);
    expect(await radius(many)).toBe(40);
  });

  it('is seen where a rectifier lets one sign through', async () => {
    const net = joinedNets(
      blur('x', 'a'),
      { nodes: [node('Neg', ['a'], 'b'), node('Relu', ['b'], 'c')] },
      blur('c', 'y'),
    );
    expect(await radius(net)).toBe(2);
  });

  it('is that of the farthest phase: 3 where blocks of 2 are filtered and given back', async () => {
    const pool: Net = {
      nodes: [node('AveragePool', ['x'], 'small', { kernel_shape: [2, 2], strides: [2, 2] })],
    };
    const back: Net = {
      nodes: [
        node('Resize', ['filtered', '', 'scales'], 'y', {
          mode: 'nearest',
          coordinate_transformation_mode: 'asymmetric',
          nearest_mode: 'floor',
        }),
      ],
      initializers: [{ name: 'scales', shape: [4], data: Float32Array.of(1, 1, 2, 2) }],
    };
    // An output pixel of block b sees the blocks b - 1 to b + 1: its own first pixel is 3 from the last pixel of the next block.
    expect(await radius(joinedNets(pool, blur('small', 'filtered'), back), 2)).toBe(3);
  });

  it('is endless where a mean over the picture takes part', async () => {
    const net: Net = {
      nodes: [
        node('GlobalAveragePool', ['x'], 'mean'),
        node('Mul', ['mean', 'little'], 'part'),
        node('Add', ['x', 'part'], 'y'),
      ],
      initializers: [scalar('little', 1e-6)],
    };
    expect(await radius(net)).toBeNull();
  });
});
