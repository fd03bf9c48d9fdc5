import { beforeAll, describe, expect, it } from 'vitest';
import { seededDropout } from './dropout.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

function answers(options: { step?: number; which?: number; seed?: number; training?: boolean }): number[] {
  const { step = 0, which = 0, seed = 1, training = true } = options;
  const layer = seededDropout(tf, { name: 'dropout', rate: 0.25, seed, which });
  layer.step = step;
  return tf.tidy(() => {
    const output = layer.apply(tf.ones([20, 1000]), { training });
    return Array.from((output as ReturnType<TensorFlow['tensor']>).dataSync());
  });
}

describe('seededDropout', () => {
  it('leaves everything as it is outside training', () => {
    expect(new Set(answers({ training: false }))).toEqual(new Set([1]));
  });

  it('drops a part of `rate` and scales the rest, so that the mean stays', () => {
    const values = answers({});
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    // A binomial of 20,000 draws at 0.25 has a standard deviation of 61.
    const dropped = values.filter((value) => value === 0).length;
    expect(Math.abs(dropped - 5000)).toBeLessThan(5 * 61);
  });

  it('draws the same for the same seed, layer and step, and something else for any other', () => {
    const one = answers({});
    expect(answers({})).toEqual(one);
    expect(answers({ step: 1 })).not.toEqual(one);
    expect(answers({ which: 1 })).not.toEqual(one);
    expect(answers({ seed: 2 })).not.toEqual(one);
  });

  it('is saved as the layer that Keras knows', () => {
    const input = tf.input({ shape: [4] });
    const layer = seededDropout(tf, { name: 'forget', rate: 0.25, seed: 1, which: 0 });
    const model = tf.model({ inputs: input, outputs: layer.apply(input) as typeof input });
    const saved = model.toJSON(undefined, false) as unknown as {
      config: { layers: { class_name: string; config: object }[] };
    };
    const { class_name: kind, config } = saved.config.layers[1]!;
    expect(kind).toBe('Dropout');
    expect(config).toMatchObject({ name: 'forget', rate: 0.25 });
    model.dispose();
  });
});
