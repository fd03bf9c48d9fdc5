import { describe, expect, it } from 'vitest';
import { findSizes } from './find-size.js';
import { blur, joinedNets, modelOf, node, opened, type Net } from './nets.test.helper.js';

/** Takes sizes that are multiples of a block only. */
function blocks(size: number): Net {
  return {
    nodes: [
      node('SpaceToDepth', ['x'], 'deep', { blocksize: size }),
      node('DepthToSpace', ['deep'], 'y', { blocksize: size }),
    ],
  };
}

describe('the sizes that a file takes', () => {
  it('are all, for a filter', async () => {
    expect(await findSizes(await opened(modelOf(blur('x', 'y'))))).toEqual({ baked: null, multiple: 1 });
  });

  it.each([2, 3, 8])('are multiples of %i, where its pictures are folded by as many', async (size) => {
    expect(await findSizes(await opened(modelOf(blocks(size))))).toEqual({ baked: null, multiple: size });
  });

  it('are multiples of 6, where they are folded by 2 and by 3', async () => {
    const twice = joinedNets(
      {
        nodes: blocks(2).nodes.map((one) => ({
          ...one,
          outputs: one.outputs.map((name) => (name === 'y' ? 'half' : name)),
        })),
      },
      {
        nodes: [
          node('SpaceToDepth', ['half'], 'deeper', { blocksize: 3 }),
          node('DepthToSpace', ['deeper'], 'y', { blocksize: 3 }),
        ],
      },
    );
    expect((await findSizes(await opened(modelOf(twice)))).multiple).toBe(6);
  });

  it('are the one that is baked in', async () => {
    const shape = [1, 3, 28, 30];
    const ports = { inputs: [{ name: 'x', shape }], outputs: [{ name: 'y', shape }] };
    const foreign = await opened(modelOf(blur('x', 'y'), ports));
    expect(await findSizes(foreign)).toEqual({ baked: { height: 28, width: 30 }, multiple: 1 });
  });

  it('are none where it answers with a larger picture', async () => {
    const larger = modelOf({ nodes: [node('SpaceToDepth', ['x'], 'y', { blocksize: 2 })] });
    await expect(opened(larger).then(findSizes)).rejects.toThrow(
      expect.objectContaining({
        code: 'model-invalid',
        message: expect.stringContaining('[1, 12, 32, 64]') as string,
      }),
    );
  });
});
