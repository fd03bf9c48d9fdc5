import { describe, expect, it } from 'vitest';
import { findConvention, type StatedConvention } from './find-answer.js';
import { blur, joinedNets, modelOf, node, opened, samples, scalar, type Net } from './nets.test.helper.js';
import { trialsOf } from './samples.js';

const trials = trialsOf(samples, { channels: 3, height: 96, width: 96 });

async function found(net: Net, stated: StatedConvention = {}) {
  return findConvention(await opened(modelOf(net)), trials, stated);
}

function clipped(low: number, high: number): Net {
  return {
    nodes: [node('Clip', ['blurred', 'low', 'high'], 'y')],
    initializers: [scalar('low', low), scalar('high', high)],
  };
}

const noiseOf: Net = joinedNets(blur('x', 'blurred'), { nodes: [node('Sub', ['x', 'blurred'], 'y')] });

describe('what a file wants and answers with', () => {
  it('is [0, 1] and the picture where it clips to these', async () => {
    const { range, answer, gains } = await found(joinedNets(blur('x', 'blurred'), clipped(0, 1)));
    expect({ range, answer }).toEqual({ range: [0, 1], answer: 'picture' });
    // White noise through [1 2 1] / 4 twice keeps (6/16)^2 of its variance: 8.52 dB; the picture itself loses a little.
    const { decibels } = gains.find(({ sigma }) => sigma < 0.06)!;
    expect(decibels).toBeGreaterThan(7);
    expect(decibels).toBeLessThan(8.8);
  });

  it('is [0, 255] where nothing comes out as dark as 2', async () => {
    const { range, answer } = await found(joinedNets(blur('x', 'blurred'), clipped(2, 255)));
    expect({ range, answer }).toEqual({ range: [0, 255], answer: 'picture' });
  });

  it('is [-1, 1] where all that is above 0 comes out half as far from it, and comes in twice as far', async () => {
    const bent: Net = {
      nodes: [node('Min', ['blurred', 'half'], 'capped'), node('Clip', ['capped', 'low'], 'y')],
      initializers: [scalar('low', -1), scalar('half', 0.3)],
    };
    const { range } = await found(joinedNets(blur('x', 'blurred'), bent));
    expect(range).toEqual([-1, 1]);
  });

  it('is the noise where that is left over', async () => {
    expect(await found(noiseOf)).toMatchObject({ range: [0, 1], answer: 'noise' });
  });

  it('is [0, 1] where the scale makes no difference', async () => {
    expect(await found(blur('x', 'y'))).toMatchObject({ range: [0, 1], answer: 'picture' });
  });

  it('has to be stated where two ways are close and give different pictures', async () => {
    const shifted: Net = {
      nodes: [node('Add', ['blurred', 'by'], 'y')],
      initializers: [scalar('by', 0.004)],
    };
    const net = joinedNets(blur('x', 'blurred'), shifted);
    await expect(found(net)).rejects.toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringMatching(/say --range \S+ or --range \S+$/) as string,
      }),
    );
    expect(await found(net, { range: [0, 255] })).toMatchObject({ range: [0, 255], answer: 'picture' });
  });

  it.each([
    ['its colours turned', { nodes: [node('Sub', ['one', 'x'], 'y')], initializers: [scalar('one', 1)] }],
    ['a sharper picture', joinedNets(noiseOf, { nodes: [] }, { nodes: [node('Mul', ['y', 'y'], 'z')] })],
  ])('is refused where it does %s', async (_, net) => {
    const model = modelOf(net);
    const last = net.nodes.at(-1)!.outputs[0]!;
    const foreign = await opened({
      ...model,
      outputs: model.outputs.map((port) => ({ ...port, name: last })),
    });
    await expect(findConvention(foreign, trials, {})).rejects.toThrow(
      expect.objectContaining({
        code: 'model-invalid',
        message: expect.stringMatching(/does not denoise: .* dB on photographs at sigma .*--range/) as string,
      }),
    );
  });

  it('is refused where it changes nothing, and that is said', async () => {
    await expect(found({ nodes: [node('Identity', ['x'], 'y')] })).rejects.toThrow(
      /removes no noise: it gives back every picture as it gets it: found at best \+0.0 dB/,
    );
  });

  it('is refused with the flags that would make it gain, where others are stated', async () => {
    await expect(found(noiseOf, { answer: 'picture' })).rejects.toThrow(
      expect.objectContaining({
        code: 'model-invalid',
        message: expect.stringMatching(/say --range 0\.\.1 --answer noise: tried: \+8\.\d dB/) as string,
      }),
    );
  });

  it('is refused where its values are not numbers, with the picture that they were for', async () => {
    const root: Net = {
      nodes: [node('Sub', ['blurred', 'low'], 'above'), node('Sqrt', ['above'], 'y')],
      initializers: [scalar('low', 1000)],
    };
    await expect(found(joinedNets(blur('x', 'blurred'), root))).rejects.toThrow(
      expect.objectContaining({
        code: 'model-invalid',
        message: expect.stringMatching(
          /not numbers: found NaN among 27648 of 27648 values, for photographs with noise of sigma 25 of 255/,
        ) as string,
      }),
    );
  });
});
