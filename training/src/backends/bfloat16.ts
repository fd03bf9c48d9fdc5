import type { Rank, Tensor4D, TensorInfo } from '@tensorflow/tfjs';
import {
  type KernelArguments,
  type NativeBackend,
  type OperationAttribute,
  nativeBackend,
  replaceKernel,
} from './native-backend.js';
import type { TensorFlow } from './tensorflow.js';

/** Runs training arithmetic in a scope with its own kernels. */
export type Compute = <T>(work: () => T) => T;

/** TensorFlow's number for bfloat16, which TF.js does not have. */
const bfloat16 = 14;

/** A convolution from or to fewer channels reads or writes images, whose values need all their digits. */
const leastChannels = 12;

/** As TF.js passes them to the kernels of its convolutions. */
interface ConvolutionAttributes {
  readonly strides: number | readonly [number, number];
  readonly pad: unknown;
  readonly dataFormat: string;
  readonly dilations?: number | readonly [number, number];
}

/**
 * A function within which the convolutions between hidden layers, and their gradients, are computed in bfloat16 (8 bits of precision,
 * sums in float32). All else stays float32: weights, activations between layers, biases, sums, the layers that read or write images.
 *
 * TF.js has no such type: the native operations are called on tensors that it does not see. Backends other than the native one compute in
 * float32.
 */
export function bfloat16Convolutions(tf: TensorFlow): Compute {
  const native = nativeBackend(tf);
  if (!native) return (work) => work();
  let kernels = installed.get(native);
  if (!kernels) installed.set(native, (kernels = install(tf, native)));
  return kernels;
}

/**
 * Whether a convolution and its gradients take at most 0.8 of their time in bfloat16, by the least of five tries in turns, about 0.1 s.
 * Having the instructions does not tell: with AVX512-BF16 an AMD EPYC takes half of the time and an Intel Xeon 1.7 times as long.
 * Both are far enough from 0.8 that load does not change the answer. The processor must have bfloat16: TensorFlow refuses it elsewhere.
 *
 * @param now the time in milliseconds
 */
export function isBfloat16Faster(tf: TensorFlow, now: () => number = () => performance.now()): boolean {
  const inBfloat16 = bfloat16Convolutions(tf);
  return tf.tidy(() => {
    const x = tf.ones<Rank.R4>([4, 32, 32, 48]);
    const kernel = tf.ones<Rank.R4>([3, 3, 48, 48]);
    const gradients = tf.grads((image, weights) =>
      tf.conv2d(image as Tensor4D, weights as Tensor4D, 1, 'same').sum(),
    );
    const learn = () => {
      gradients([x, kernel]).forEach((gradient) => gradient.dataSync());
    };
    const inTurns: readonly Compute[] = [(work) => work(), inBfloat16];
    const least = [Infinity, Infinity];
    for (let i = 0; i < 10; i++) {
      const start = now();
      inTurns[i % 2]!(learn);
      least[i % 2] = Math.min(least[i % 2]!, now() - start);
    }
    return least[1]! <= 0.8 * least[0]!;
  });
}

const installed = new WeakMap<NativeBackend, Compute>();

/** Replaces three kernels for the whole process; they differ from TF.js's own only while `Compute` runs. */
function install(tf: TensorFlow, native: NativeBackend): Compute {
  const { binding } = native;
  let active = false;
  /** Of what was converted, by TF.js's identity of its values: each activation is read by two convolutions or more. */
  const converted = new Map<object, number>();
  const shapes = new Map<string, number>();

  const type = (name: string, value: number): OperationAttribute => ({
    name,
    type: binding.TF_ATTR_TYPE,
    value,
  });
  const execute = (name: string, attributes: readonly OperationAttribute[], ids: readonly number[]) =>
    binding.executeOp(name, attributes, ids, 1)[0]!;
  const cast = (id: number, from: number, to: number) =>
    execute(
      'Cast',
      [type('SrcT', from), type('DstT', to), { name: 'Truncate', type: binding.TF_ATTR_BOOL, value: false }],
      [id],
    );

  function narrow(tensor: TensorInfo): number {
    let id = converted.get(tensor.dataId);
    if (id === undefined) {
      id = cast(native.getInputTensorIds([tensor])[0]!, binding.TF_FLOAT, bfloat16).id;
      converted.set(tensor.dataId, id);
    }
    return id;
  }

  function shapeOf(shape: readonly number[]): number {
    const key = shape.join();
    let id = shapes.get(key);
    if (id === undefined) {
      id = binding.createTensor([shape.length], binding.TF_INT32, Int32Array.from(shape));
      shapes.set(key, id);
    }
    return id;
  }

  function convolve(name: string, attrs: ConvolutionAttributes, inputs: readonly number[]): TensorInfo {
    const [down, right] = typeof attrs.strides === 'number' ? [attrs.strides, attrs.strides] : attrs.strides;
    const { TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT } = binding;
    const narrowed = execute(
      name,
      [
        type('T', bfloat16),
        { name: 'strides', type: TF_ATTR_INT, value: [1, down, right, 1] },
        { name: 'padding', type: TF_ATTR_STRING, value: String(attrs.pad).toUpperCase() },
        { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
        { name: 'use_cudnn_on_gpu', type: TF_ATTR_BOOL, value: true },
        { name: 'dilations', type: TF_ATTR_INT, value: [1, 1, 1, 1] },
      ],
      inputs,
    );
    const output = cast(narrowed.id, bfloat16, TF_FLOAT);
    binding.deleteTensor(narrowed.id);
    return native.createOutputTensor(output);
  }

  const replace = (
    kernelName: string,
    kernelShape: (args: KernelArguments) => readonly number[],
    inputs: (args: KernelArguments) => readonly number[],
  ): void => {
    replaceKernel(tf, kernelName, (args) => {
      const attrs = args.attrs as unknown as ConvolutionAttributes;
      return active && isSuited(kernelShape(args), attrs) ? convolve(kernelName, attrs, inputs(args)) : null;
    });
  };
  const filterShape = ({ inputs }: KernelArguments) => inputs['filter']!.shape;
  replace('Conv2D', filterShape, ({ inputs: { x, filter } }) => [narrow(x!), narrow(filter!)]);
  replace('Conv2DBackpropInput', filterShape, ({ inputs: { dy, filter }, attrs }) => [
    shapeOf(attrs!['inputShape'] as unknown as number[]),
    narrow(filter!),
    narrow(dy!),
  ]);
  replace(
    'Conv2DBackpropFilter',
    ({ attrs }) => attrs!['filterShape'] as unknown as number[],
    ({ inputs: { x, dy }, attrs }) => [
      narrow(x!),
      shapeOf(attrs!['filterShape'] as unknown as number[]),
      narrow(dy!),
    ],
  );

  return (work) => {
    active = true;
    try {
      return work();
    } finally {
      active = false;
      for (const id of converted.values()) binding.deleteTensor(id);
      converted.clear();
    }
  };
}

function isSuited(
  kernel: readonly number[],
  { pad, dataFormat, dilations = 1 }: ConvolutionAttributes,
): boolean {
  return (
    kernel.slice(2).every((channels) => channels >= leastChannels) &&
    (pad === 'same' || pad === 'valid') &&
    dataFormat === 'NHWC' &&
    [dilations].flat().every((dilation) => dilation === 1)
  );
}
