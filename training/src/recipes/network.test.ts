import type { LayersModel, SymbolicTensor, Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { headOf } from '../layers/head.js';
import { buildNetwork, networkFacts } from './network.js';
import { findRecipe } from './index.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow, tinyRecipe } from '../tiny.test.fixtures.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

type Chain = (input: SymbolicTensor) => SymbolicTensor;
type Conv = Parameters<TensorFlow['layers']['conv2d']>[0];

function network(build: Chain, size = 24): LayersModel {
  const input = tf.input({ shape: [size, size, 1] });
  return tf.model({ inputs: input, outputs: build(input) });
}
const conv =
  (kernelSize: number, strides = 1, more: Partial<Conv> = {}): Chain =>
  (input) =>
    tf.layers
      .conv2d({ filters: 1, kernelSize, strides, padding: 'same', ...more })
      .apply(input) as SymbolicTensor;
const transposed =
  (kernelSize: number, strides: number): Chain =>
  (input) =>
    tf.layers
      .conv2dTranspose({ filters: 1, kernelSize, strides, padding: 'same' })
      .apply(input) as SymbolicTensor;
const up: Chain = (input) => tf.layers.upSampling2d({ size: [2, 2] }).apply(input) as SymbolicTensor;
const pool: Chain = (input) => tf.layers.averagePooling2d({ poolSize: 2 }).apply(input) as SymbolicTensor;
const samePool: Chain = (input) =>
  tf.layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }).apply(input) as SymbolicTensor;
const chain =
  (...parts: Chain[]): Chain =>
  (input) =>
    parts.reduce((tensor, part) => part(tensor), input);
const skip =
  (inner: Chain): Chain =>
  (input) =>
    tf.layers.add().apply([inner(input), input]) as SymbolicTensor;

/** The farthest that a change of one pixel shows, tried with each pixel of the middle row. */
function farthestChange(model: LayersModel): number {
  const size = model.inputs[0]!.shape[1]!;
  // Positive weights: nothing can cancel out.
  model.setWeights(model.getWeights().map((weight) => tf.fill(weight.shape, 0.5)));
  return tf.tidy(() => {
    const row = size / 2;
    const images = tf.buffer([size + 1, size, size, 1]);
    for (let x = 0; x < size; x++) images.set(1, x, row, x, 0);
    const answers = (model.predict(images.toTensor()) as Tensor).arraySync() as number[][][][];
    let farthest = 0;
    for (let x = 0; x < size; x++) {
      for (let seen = 0; seen < size; seen++) {
        const changed = answers[x]!.some((line, y) => line[seen]![0] !== answers[size]![y]![seen]![0]);
        if (changed) farthest = Math.max(farthest, Math.abs(x - seen));
      }
    }
    return farthest;
  });
}

describe('buildNetwork', () => {
  it('refuses a recipe whose output is not as large as its input, before anything is trained', () => {
    // 16 rows are pooled to 8, 4 and 2, come back as 16, and the kernel of 5 leaves 12.
    expect(() =>
      buildNetwork(tf, findRecipe('deep-conv'), { height: 16, width: 28, channels: 1, seed: 1 }),
    ).toThrow(
      expect.objectContaining({
        code: 'shape-mismatch',
        message: expect.stringContaining('[12, 28, 1] from [16, 28, 1]') as unknown,
      }),
    );
  });
});

describe('networkFacts', () => {
  it('counts parameters and multiply-accumulates as one does by hand', () => {
    const input = tf.input({ shape: [8, 12, 3] });
    const a = tf.layers
      .conv2d({ name: 'a', filters: 4, kernelSize: 3, strides: 2, padding: 'same' })
      .apply(input);
    const b = tf.layers.depthwiseConv2d({ name: 'b', kernelSize: 3, padding: 'same' }).apply(a);
    const c = tf.layers
      .conv2dTranspose({ name: 'c', filters: 3, kernelSize: 2, strides: 2, padding: 'same' })
      .apply(b);
    const facts = networkFacts(tf.model({ inputs: input, outputs: c as SymbolicTensor }));
    expect(facts.layers.slice(1)).toEqual([
      {
        name: 'a',
        kind: 'Conv2D',
        outputShape: [4, 6, 4],
        parameters: 3 * 3 * 3 * 4 + 4,
        macs: 24 * 9 * 3 * 4,
      },
      { name: 'b', kind: 'DepthwiseConv2D', outputShape: [4, 6, 4], parameters: 9 * 4 + 4, macs: 24 * 9 * 4 },
      {
        name: 'c',
        kind: 'Conv2DTranspose',
        outputShape: [8, 12, 3],
        parameters: 4 * 4 * 3 + 3,
        macs: 24 * 4 * 4 * 3,
      },
    ]);
    expect(facts).toMatchObject({
      input: [8, 12, 3],
      parameters: 112 + 40 + 51,
      macs: 24 * (108 + 36 + 48),
      anySize: true,
      sizeMultiple: 2,
    });
  });

  it.each<[string, Chain, number, number]>([
    [
      'two 3x3 convolutions',
      chain(
        (x) => conv(3)(x),
        (x) => conv(3)(x),
      ),
      1,
      2,
    ],
    ['a dilated convolution', (x) => conv(3, 1, { dilationRate: 4 })(x), 1, 4],
    // Pooled pairs, given back to both: a pixel sees its pair.
    ['pooling and upsampling', chain((x) => samePool(x), up), 2, 2],
    // Input 2p..2p+4 around position p, position floor(x / 2): from x = 2p + 1, back 2, on 2.
    ['a 5x5 convolution of stride 2 and upsampling', chain((x) => conv(5, 2)(x), up), 2, 3],
    ['a skip over it', skip(chain((x) => conv(5, 2)(x), up)), 2, 3],
    // Quarter position q sees 4q - 2 .. 4q + 6. Half positions 2m and 2m + 1 see quarters m - 1, m and m, m + 1;
    // pixel 4m + 2 sees halves 2m and 2m + 1, so 4m - 6 .. 4m + 10.
    [
      'stride 2 twice and transposed back',
      chain(
        (x) => conv(3, 2)(x),
        (x) => conv(4, 2)(x),
        (x) => transposed(4, 2)(x),
        (x) => transposed(3, 2)(x),
      ),
      4,
      8,
    ],
  ])('knows the size multiple and how far an output pixel looks: %s', (_, build, sizeMultiple, radius) => {
    const model = network(build);
    expect(networkFacts(model)).toMatchObject({ anySize: true, sizeMultiple, receptiveFieldRadius: radius });
    expect(farthestChange(model)).toBe(radius);
  });

  it('agrees with what a change of one pixel shows in a whole network', () => {
    const model = tinyRecipe.build(tf, { height: 24, width: 24, channels: 1, seed: 1 });
    // Without the sigmoid, which is flat to the last bit for such weights.
    expect(networkFacts(model).receptiveFieldRadius).toBe(farthestChange(headOf(tf, model).network));
  });

  it.each<[string, Chain]>([
    ['valid padding', pool],
    [
      'a dense layer',
      (x) => {
        const flat = tf.layers.flatten().apply(x);
        const dense = tf.layers.dense({ units: 576 }).apply(flat);
        return tf.layers.reshape({ targetShape: [24, 24, 1] }).apply(dense) as SymbolicTensor;
      },
    ],
  ])('knows that a network is tied to its size: %s', (_, build) => {
    expect(networkFacts(network(build))).toMatchObject({
      anySize: false,
      sizeMultiple: 1,
      receptiveFieldRadius: null,
    });
  });
});
