import path from 'node:path';
import { parseRunRecord } from '@denoisekit/core';
import fs from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFirstWeights } from './first-weights.js';
import { createBlocks } from '../layers/blocks.js';
import { type LoadedTensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow, digestOf, runTiny, temporaryFolder, tinyRecipe } from '../tiny.test.fixtures.js';
import type { TrainOptions } from '../train.js';

allowForTensorFlow();

let tensorflow: LoadedTensorFlow;
beforeAll(async () => {
  tensorflow = await loadTensorFlow();
});

async function trained(options?: Partial<TrainOptions>): Promise<string> {
  const { directory, work } = await runTiny(tensorflow, options);
  await work;
  return directory;
}

/** So small a rate that float32 weights of common size stay what they are. */
const still = { epochs: 0.25, learningRate: 1e-20, averaging: null };

describe('a run that begins with the weights of another', () => {
  it('computes with them from its first step, and says whose they are', async () => {
    const first = await trained();
    const second = await trained({ from: await readFirstWeights(first), config: still });
    const weights = await digestOf(first, 'best/weights.bin');
    expect(await digestOf(second, 'best/weights.bin')).toBe(weights);
    const { config } = parseRunRecord(await fs.readFile(path.join(second, 'run.json'), 'utf8'), 'run.json');
    expect(config.from).toBe(weights);
    expect(await digestOf(await trained({ config: still }), 'best/weights.bin')).not.toBe(weights);
  });

  it('says what was gained over them on the images that validate', async () => {
    const first = await trained();
    const recordIn = async (directory: string) =>
      parseRunRecord(await fs.readFile(path.join(directory, 'run.json'), 'utf8'), 'run.json');
    expect((await recordIn(first)).gain).toBeUndefined();
    const from = await readFirstWeights(first);
    const { gain: none } = await recordIn(await trained({ from, config: still }));
    expect(none!.after).toBe(none!.before);
    const { gain } = await recordIn(await trained({ from, config: { epochs: 20 } }));
    expect(gain!.before).toBe(none!.before);
    expect(gain!.after).toBeGreaterThan(gain!.before);
  });

  it('can be resumed without them, when it was ended before its first step', async () => {
    const from = await readFirstWeights(await trained());
    const config = { epochs: 1 };
    const whole = await trained({ from, config });
    const halted = await trained({ from, config, signal: AbortSignal.abort() });
    await trained({ resume: halted });
    expect(await digestOf(halted, 'last/weights.bin')).toBe(await digestOf(whole, 'last/weights.bin'));
  });

  it('is refused when they are those of another network', async () => {
    const from = await readFirstWeights(await trained());
    const model = tinyRecipe.build(tensorflow.tf, { height: 8, width: 8, channels: 3, seed: 1 });
    await expect(from.into(tensorflow.tf, model)).rejects.toEqual(
      expect.objectContaining({
        code: 'model-invalid',
        message: expect.stringContaining(
          'found full/kernel [3, 3, 1, 8], expected full/kernel [3, 3, 3, 8]',
        ) as unknown,
      }),
    );
    model.dispose();
  });

  it('is a larger network whose further layers change nothing, and no other', async () => {
    const { tf } = tensorflow;
    const from = await readFirstWeights(await trained());
    const shape = { height: 8, width: 8, channels: 1, seed: 2 } as const;
    const begin = async (fromZero: boolean) => {
      const { conv, add } = createBlocks(tf, 3);
      const { inputs, outputs } = tinyRecipe.build(tf, shape);
      const image = outputs[0]!;
      const larger = tf.model({
        inputs,
        outputs: add('sum', image, conv('more', image, { filters: 1, kernel: 1, fromZero })),
      });
      await from.into(tf, larger).finally(() => larger.dispose());
    };
    await begin(true);
    await expect(begin(false)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('found no more/kernel, expected more/kernel [1, 1, 1, 1]') as unknown,
    });
  });

  it('is refused where there is no layers model', async () => {
    await expect(readFirstWeights(await temporaryFolder())).rejects.toMatchObject({ code: 'file-missing' });
  });
});
