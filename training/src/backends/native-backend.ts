import type { NamedAttrMap, NamedTensorInfoMap, Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorflow.js';

type Attribute = 'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_INT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL';

/** An attribute of one of TensorFlow's operations. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** A tensor that the native library holds. */
export interface NativeTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The part of tfjs-node's backend that its types leave out of `KernelBackend`. */
export interface NativeBackend {
  readonly binding: Readonly<Record<Attribute | 'TF_FLOAT' | 'TF_INT32', number>> & {
    executeOp(
      name: string,
      attributes: readonly OperationAttribute[],
      inputs: readonly number[],
      outputs: number,
    ): NativeTensor[];
    createTensor(shape: readonly number[], dtype: number, values: Int32Array): number;
    deleteTensor(id: number): void;
  };
  executeSingleOutput(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly TensorInfo[],
  ): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(tensor: NativeTensor): Tensor;
}

/** TF.js's backend on the native TensorFlow library, by which operations are called that TF.js itself has not; null on another backend. */
export function nativeBackend(tf: TensorFlow): NativeBackend | null {
  const backend: object = tf.backend();
  return 'executeMultipleOutputs' in backend && 'binding' in backend
    ? (backend as unknown as NativeBackend)
    : null;
}

/** As TF.js hands them to a kernel. */
export interface KernelArguments {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs?: NamedAttrMap;
}

/**
 * Replaces a kernel of the native backend, for the whole process.
 *
 * @param fast gives null where it does not apply: there TF.js's own kernel computes
 */
export function replaceKernel(
  tf: TensorFlow,
  kernelName: string,
  fast: (args: KernelArguments) => TensorInfo | null,
): void {
  const own = tf.getKernel(kernelName, 'tensorflow');
  tf.unregisterKernel(kernelName, 'tensorflow'); // registering over one that stands prints a warning
  tf.registerKernel({ ...own, kernelFunc: (args) => fast(args) ?? own.kernelFunc(args) });
}
