import type { LayersModel, Shape, SymbolicTensor, layers } from '@tensorflow/tfjs';
import type { LayerFacts, RunRecord } from '@denoisekit/core';
import { DenoiseError, elementCount, roundUp } from '@denoisekit/core';
import type { NetworkShape, Recipe } from './types.js';
import { spatialFactsOf } from './receptive-field.js';
import type { TensorFlow } from '../backends/tensorflow.js';

type Layer = layers.Layer;

/** The facts about a network that need no run. */
export type NetworkFacts = RunRecord['network'];

/** Height and width in pixels for which a network that takes any has its facts, rounded up to its multiple. */
const statedSize = 64;

/**
 * The network of a recipe, for images of one size or of any.
 *
 * @throws DenoiseError `shape-mismatch` when its output is not as large as its input: there is nothing to compare it with; `usage`
 *   where it is to take any size and cannot
 */
export function buildNetwork(tf: TensorFlow, recipe: Recipe, shape: NetworkShape): LayersModel {
  const model = shape.height === null ? buildForAnySize(tf, recipe, shape) : recipe.build(tf, shape);
  const actual = sizesOf(model.outputs[0]!.shape);
  const expected = [shape.height, shape.width, shape.channels];
  if (actual.join() === expected.join()) return model;
  model.dispose();
  throw new DenoiseError('shape-mismatch', {
    what: `the recipe ${recipe.name} does not give images as large as those it takes`,
    actual: `[${actual.join(', ')}] from [${expected.join(', ')}]`,
    expected: 'the same height, width and channels',
    fix: 'take another recipe, or images of a size that its layers halve and double evenly',
  });
}

function buildForAnySize(tf: TensorFlow, recipe: Recipe, shape: NetworkShape): LayersModel {
  const oneSize = (cause?: unknown): DenoiseError =>
    new DenoiseError('usage', {
      what: `the recipe ${recipe.name} is tied to images of one size, and these have several`,
      fix: 'take another recipe, such as unet, or images of one size',
      cause,
    });
  let model: LayersModel;
  try {
    model = recipe.build(tf, shape);
  } catch (error) {
    throw oneSize(error);
  }
  if (spatialFactsOf(model)) return model;
  model.dispose();
  throw oneSize();
}

/** The facts of a recipe's network. Where it takes any size, those at 64x64. */
export function networkFactsOf(tf: TensorFlow, recipe: Recipe, model: LayersModel): NetworkFacts {
  const [height, , channels] = sizesOf(model.inputs[0]!.shape);
  if (height !== null) return networkFacts(model);
  const size = roundUp(statedSize, spatialFactsOf(model)!.sizeMultiple);
  const sized = recipe.build(tf, { height: size, width: size, channels: channels as 1 | 3, seed: 0 });
  try {
    return networkFacts(sized);
  } finally {
    sized.dispose();
  }
}

/** The facts of an image-to-image network whose input is `[height, width, channels]`. */
export function networkFacts(model: LayersModel): NetworkFacts {
  const [height, width, channels] = sizesOf(model.inputs[0]!.shape);
  if (!height || !width || (channels !== 1 && channels !== 3)) {
    throw new DenoiseError('internal', {
      what: 'the network does not take images',
      actual: `input [${model.inputs[0]!.shape.join(', ')}]`,
      expected: '[batch, height, width, 1 or 3]',
    });
  }
  const spatial = spatialFactsOf(model);
  const table = model.layers.map(layerFacts);
  const macs = table.reduce((sum, layer) => sum + layer.macs, 0);
  return {
    input: [height, width, channels],
    anySize: spatial !== null,
    // A network that is tied to its size takes multiples of nothing else, and all of it.
    sizeMultiple: spatial?.sizeMultiple ?? 1,
    receptiveFieldRadius: spatial?.radius ?? null,
    parameters: model.countParams(),
    macs,
    ...(spatial ? { macsPerPixel: macs / (height * width) } : {}),
    layers: table,
  };
}

function layerFacts(layer: Layer): LayerFacts {
  return {
    name: layer.name,
    kind: layer.getClassName(),
    outputShape: sizesOf((layer.output as SymbolicTensor).shape),
    parameters: layer.countParams(),
    macs: multiplyAccumulates(layer),
  };
}

/**
 * Multiply-accumulates for one image: each element of a kernel once for each place where it is laid. That is each
 * output position, and for a transposed convolution each input position. Biases, activations and additions are not
 * counted.
 */
function multiplyAccumulates(layer: Layer): number {
  const places = layer.getClassName() === 'Conv2DTranspose' ? layer.input : layer.output;
  const positions = sizesOf((places as SymbolicTensor).shape).slice(0, -1);
  const kernels = layer.weights.filter((weight) => /kernel/i.test(weight.originalName));
  const elements = kernels.reduce((sum, { shape }) => sum + product(shape), 0);
  return elements * product(positions);
}

/** Without the batch. */
function sizesOf(shape: Shape): (number | null)[] {
  return shape.slice(1);
}

function product(sizes: readonly (number | null)[]): number {
  return elementCount(sizes.map((size) => size ?? 1));
}
