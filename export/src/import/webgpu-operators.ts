import type { OnnxModel } from '@denoisekit/runtime-node/onnx';

/** Operators that ONNX Runtime's WebGPU computes right without the CPU beside it: docs/portable-ops.md, and the networks that parity was run with. */
const known = new Set(
  (
    'Abs Add AveragePool BatchNormalization Clip Concat Conv ConvTranspose DepthToSpace Div Elu Erf Exp ' +
    'Expand Gather Gelu Gemm GlobalAveragePool HardSigmoid Identity InstanceNormalization ' +
    'LayerNormalization LeakyRelu MatMul MaxPool Mul Neg Pad Pow PRelu Reciprocal ReduceMean Relu Reshape ' +
    'Resize Sigmoid Slice Softmax Split Sqrt Sub Tanh Transpose'
  ).split(' '),
);

/** What to know before the model is put into a page; undefined where all its operators are known to be right there. */
export function webgpuNote({ nodes }: OnnxModel, id: string): string | undefined {
  const others = [...new Set(nodes.map(({ op }) => op))].filter((op) => !known.has(op)).sort();
  if (others.length === 0) return undefined;
  return `WebGPU may not run it, for ${others.join(', ')}: denoisekit parity ${id} --on chromium-webgpu tells; the CPU and WebAssembly do`;
}
