import { describe, expect, it } from 'vitest';
import { joinedNets, modelOf, node, type Net } from '../nets.test.helper.js';
import { mended } from './mended.test.helper.js';
import { resizeByScales } from './resize-scales.js';

const pool: Net = { nodes: [node('AveragePool', ['x'], 'half', { kernel_shape: [2, 2], strides: [2, 2] })] };

/** To the size of the picture, which it is asked for. */
const back: Net = {
  nodes: [
    node('Shape', ['x'], 'size of x'),
    node('Resize', ['half', '', '', 'size of x'], 'y', {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    }),
  ],
};

describe('a Resize', () => {
  it('to a size that is computed is one by a scale', async () => {
    const { found, difference } = await mended(modelOf(joinedNets(pool, back)), resizeByScales);
    expect(found?.model.nodes.map(({ op }) => op)).toEqual(['AveragePool', 'Resize']);
    expect(found?.model.initializers.map(({ data }) => [...data])).toEqual([[1, 1, 2, 2]]);
    expect(difference).toBe(0);
  });

  it('to one size whatever it is given stays', async () => {
    const fixed: Net = {
      ...back,
      nodes: [node('Resize', ['half', '', '', 'fixed'], 'y', { mode: 'nearest' })],
    };
    const initializers = [{ name: 'fixed', shape: [4], data: BigInt64Array.of(1n, 3n, 24n, 24n) }];
    const model = modelOf(joinedNets(pool, { ...fixed, initializers }));
    expect((await mended(model, resizeByScales)).found).toBeUndefined();
  });

  it('by a scale stays', async () => {
    const scaled: Net = {
      nodes: [node('Resize', ['half', '', 'scales'], 'y', { mode: 'nearest' })],
      initializers: [{ name: 'scales', shape: [4], data: Float32Array.of(1, 1, 2, 2) }],
    };
    expect((await mended(modelOf(joinedNets(pool, scaled)), resizeByScales)).found).toBeUndefined();
  });
});
