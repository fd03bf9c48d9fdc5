import { compareTensors } from '@denoisekit/core';
import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { localRunner } from '../local-runner.test.helper.js';
import type { Mend, Mended } from './graph.js';
import { lookBy } from './look.js';
import { randomImage } from '../../check/geometry-checks.js';

const runner = localRunner();

/** What a mend makes of a model whose input is `x`, and the greatest difference of their answers to pictures of these sizes. */
export async function mended(
  model: OnnxModel,
  mend: Mend,
  sizes: readonly (readonly [height: number, width: number])[] = [
    [24, 24],
    [36, 48],
  ],
): Promise<{ readonly found: Mended | undefined; readonly difference: number }> {
  const channels = Number(model.inputs[0]!.shape[1]);
  const images = sizes.map(([height, width]) => randomImage(channels, height, width));
  const feeds = images.map(({ data, shape }) => ({ x: { data, dims: shape } }));
  const look = lookBy(
    runner,
    feeds.map((own) => (graph) => graph.run(own)),
  );
  const found = await mend(model, look);
  if (found === undefined) return { found, difference: 0 };
  const [before, after] = await Promise.all([model, found.model].map((one) => runner.open(encodeModel(one))));
  let difference = 0;
  for (const own of feeds) {
    const [right, now] = [(await before!.run(own))['y']!, (await after!.run(own))['y']!];
    if (right.dims.join() !== now.dims.join())
      throw new Error(`${right.dims.join()} became ${now.dims.join()}`);
    difference = Math.max(difference, compareTensors(now.data, right.data).max);
  }
  return { found, difference };
}
