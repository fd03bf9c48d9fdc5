import type { LayersModel, SymbolicTensor, Tensor, Tensor1D, Tensor4D, layers } from '@tensorflow/tfjs';
import { DenoiseError } from '@denoisekit/core';
import { normEpsilon, normalizeBatch } from './batch-norm.js';
import type { TensorFlow } from '../backends/tensorflow.js';

type Layer = layers.Layer;
type Convolution = 'Conv2D' | 'Conv2DTranspose';

/** A convolution to fewer channels makes an image: its values are pixels, and are not normalised. */
const leastChannels = 4;

/** A network that trains in place of another, and computes the weights of the other. */
export interface NormalizedTwin {
  /**
   * What trains: the same layers by the same names, but with batch normalisation behind each convolution. Its weights that are not
   * trainable are the mean and variance of each channel: in training, after each batch, that batch's; otherwise it computes with them.
   */
  readonly model: LayersModel;
  /** Makes the other network compute what this one computes outside training. */
  fold(): void;
}

/**
 * A twin of `plain` with batch normalisation (Ioffe and Szegedy 2015) between each convolution and its activation, for training alone.
 *
 * A normalised convolution is, once it is trained, a convolution with other numbers: `fold` writes those into `plain`, which is
 * validated, saved and exported unchanged. The twin starts with the kernels of `plain`; a convolution with
 * normalisation has no bias, as the mean would take it away again.
 *
 * @throws DenoiseError `internal` where a layer is used more than once
 */
export function normalizedTwin(tf: TensorFlow, plain: LayersModel): NormalizedTwin {
  const made = new Map<number, SymbolicTensor>();
  const pairs: { readonly own: Layer; readonly theirs: Layer }[] = [];
  for (const theirs of plain.layers) {
    const node = theirs.inboundNodes[0]!;
    if (theirs.inboundNodes.length > 1) {
      throw new DenoiseError('internal', {
        what: `layer ${theirs.name} is used ${theirs.inboundNodes.length} times`,
        expected: 'each layer once: batch normalisation would mix what it sees',
      });
    }
    const output = node.outputTensors[0]!;
    if (theirs.getClassName() === 'InputLayer') {
      const [, ...shape] = output.shape;
      made.set(output.id, tf.input({ name: theirs.name, shape }));
      continue;
    }
    const own = isNormalizable(theirs) ? normalizedLayer(tf, theirs) : copyOf(theirs);
    const from = node.inputTensors.map(({ id }) => made.get(id)!);
    made.set(output.id, own.apply(from.length === 1 ? from[0]! : from) as SymbolicTensor);
    pairs.push({ own, theirs });
  }
  const model = tf.model({
    name: plain.name,
    inputs: made.get(plain.inputs[0]!.id)!,
    outputs: made.get(plain.outputs[0]!.id)!,
  });
  const fold = (): void => {
    tf.tidy(() => {
      for (const { own, theirs } of pairs) {
        theirs.setWeights(isNormalizable(theirs) ? folded(tf, own, theirs) : own.getWeights());
      }
    });
  };
  for (const { own, theirs } of pairs) {
    const weights = theirs.getWeights();
    own.setWeights(isNormalizable(theirs) ? [weights[0]!, ...own.getWeights().slice(1)] : weights);
  }
  return { model, fold };
}

function isNormalizable(layer: Layer): boolean {
  const kinds: readonly string[] = ['Conv2D', 'Conv2DTranspose'] satisfies Convolution[];
  return kinds.includes(layer.getClassName()) && Number(layer.getConfig()['filters']) >= leastChannels;
}

function copyOf(layer: Layer): Layer {
  const Kind = layer.constructor as new (config: object) => Layer;
  return new Kind(layer.getConfig());
}

/** The plain layer's kernel and bias: `scale * (k * x - mean) / deviation + offset` in other words. */
function folded(tf: TensorFlow, own: Layer, theirs: Layer): Tensor[] {
  const [kernel, scale, offset, mean, variance] = own.getWeights() as [
    Tensor4D,
    Tensor1D,
    Tensor1D,
    Tensor1D,
    Tensor1D,
  ];
  const factor = tf.div<Tensor1D>(scale, tf.sqrt(tf.add(variance, normEpsilon)));
  // Outputs are the last axis of a convolution's kernel, and the last but one of a transposed one's.
  const along = theirs.getClassName() === 'Conv2DTranspose' ? factor.reshape([-1, 1]) : factor;
  return [tf.mul(kernel, along), tf.sub(offset, tf.mul(mean, factor))];
}

function normalizedLayer(tf: TensorFlow, theirs: Layer): Layer {
  const config = theirs.getConfig();
  const kind = theirs.getClassName() as Convolution;
  const filters = Number(config['filters']);
  const [stride] = config['strides'] as [number];
  const padding = config['padding'] as 'same' | 'valid';
  const rectified = config['activation'] === 'relu';
  const kernelShape = theirs.weights[0]!.shape as [number, number, number, number];
  const outputShape = theirs.outputShape as (number | null)[];
  const { ones, zeros } = tf.initializers;

  class NormalizedConvolution extends tf.layers.Layer {
    static className = `Normalized${kind}`;

    override build(): void {
      const each = (name: string, initializer: ReturnType<typeof ones>, trainable: boolean) =>
        this.addWeight(name, [filters], 'float32', initializer, undefined, trainable);
      this.addWeight('kernel', kernelShape, 'float32', zeros());
      each('scale', ones(), true);
      each('offset', zeros(), true);
      each('mean', zeros(), false);
      each('variance', ones(), false);
      this.built = true;
    }

    override computeOutputShape(): (number | null)[] {
      return outputShape;
    }

    override call(inputs: Tensor | Tensor[], { training }: Record<string, unknown>): Tensor {
      const x = (Array.isArray(inputs) ? inputs[0]! : inputs) as Tensor4D;
      const [kernel, ...vectors] = this.weights.map((weight) => weight.read());
      const [scale, offset, mean, variance] = vectors as [Tensor1D, Tensor1D, Tensor1D, Tensor1D];
      const laid = lay(x, kernel as Tensor4D);
      const output =
        training === true
          ? normalizeBatch(tf, laid, scale, offset, (...seen) => {
              seen.forEach((statistic, i) => {
                this.nonTrainableWeights[i]!.write(statistic);
              });
            })
          : tf.batchNorm4d(laid, mean, variance, offset, scale, normEpsilon);
      return rectified ? tf.relu(output) : output;
    }
  }

  function lay(x: Tensor4D, kernel: Tensor4D): Tensor4D {
    if (kind === 'Conv2D') return tf.conv2d(x, kernel, stride, padding);
    const [batch, height, width] = x.shape;
    const over = (size: number) => (padding === 'same' ? 0 : Math.max(size - stride, 0));
    const grown = [height * stride + over(kernelShape[0]), width * stride + over(kernelShape[1])] as const;
    return tf.conv2dTranspose(x, kernel, [batch, ...grown, filters], stride, padding);
  }

  return new NormalizedConvolution({ name: theirs.name });
}
