import type { NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs';
import {
  type NativeBackend,
  type OperationAttribute,
  nativeBackend,
  replaceKernel,
} from './native-backend.js';
import type { TensorFlow } from './tensorflow.js';

/**
 * Replaces kernels of TF.js's native backend, for the whole process, by operations of TensorFlow that give the same numbers in less time:
 * adding a bias, summing its gradient, and the gradient of relu, which TF.js puts together from general ones. Other backends have the
 * gradient of relu alone, with fewer operations than TF.js's. Calling it again changes nothing.
 */
export function useFastKernels(tf: TensorFlow): void {
  const native = nativeBackend(tf);
  useFastReluGradient(tf, native);
  if (!native || installed.has(native)) return;
  installed.add(native);

  const withBias = (x: TensorInfo, bias: TensorInfo) =>
    native.executeSingleOutput('BiasAdd', channelsLast(native), [x, bias]);
  replaceKernel(tf, 'Add', ({ inputs: { a, b } }) => (isBiasOf(b!, a!) ? withBias(a!, b!) : null));
  replaceKernel(tf, 'Sum', ({ inputs: { x }, attrs }) =>
    isOverAllPixels(x!, attrs!)
      ? native.executeSingleOutput('BiasAddGrad', channelsLast(native), [x!])
      : null,
  );
  // TF.js's own calls the functions behind these kernels, and so misses the replacements.
  replaceKernel(tf, 'FusedConv2D', ({ inputs: { x, filter, bias }, attrs }) => {
    if (!bias || attrs!['activation'] !== 'linear' || !isBias(bias)) return null;
    const { kernelFunc } = tf.getKernel('Conv2D', 'tensorflow');
    const output = kernelFunc({ inputs: { x: x!, filter: filter! }, attrs: attrs!, backend: native });
    try {
      return withBias(output as TensorInfo, bias);
    } finally {
      (output as Tensor).dispose(); // the native backend gives tensors, whatever the type says
    }
  });
}

/**
 * TF.js multiplies by `step(x)`, which its native backend puts together from seven operations over the whole activation (IsNan, Fill,
 * Greater, Select twice, ...). TensorFlow has one; elsewhere the sign of relu's own output is 1 where x > 0 and 0 elsewhere too.
 */
function useFastReluGradient(tf: TensorFlow, native: NativeBackend | null): void {
  tf.unregisterGradient('Relu'); // registering over one that stands prints a warning
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc(dy, [output]) {
      const upstream = [dy].flat()[0]!;
      return {
        x: () =>
          native
            ? native.executeSingleOutput('ReluGrad', [float32(native)], [upstream, output!])
            : tf.mul(upstream, tf.sign(output!)),
      };
    },
  });
}

const installed = new WeakSet<NativeBackend>();

const float32 = ({ binding }: NativeBackend): OperationAttribute => ({
  name: 'T',
  type: binding.TF_ATTR_TYPE,
  value: binding.TF_FLOAT,
});

const channelsLast = (native: NativeBackend): OperationAttribute[] => [
  float32(native),
  { name: 'data_format', type: native.binding.TF_ATTR_STRING, value: 'NHWC' },
];

function isBias({ shape, dtype }: TensorInfo): boolean {
  return shape.length === 1 && dtype === 'float32';
}

function isBiasOf(bias: TensorInfo, x: TensorInfo): boolean {
  return isBias(bias) && x.shape.length === 4 && x.shape[3] === bias.shape[0] && x.dtype === 'float32';
}

function isOverAllPixels(x: TensorInfo, { axis, keepDims }: NamedAttrMap): boolean {
  return (
    x.shape.length === 4 &&
    x.dtype === 'float32' &&
    Array.isArray(axis) &&
    axis.join() === '0,1,2' &&
    !keepDims
  );
}
