import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import type { Batch } from './case-model.js';
import type { Tensor } from './step.js';

/** What every build of ONNX Runtime for JavaScript exports. */
export interface OrtLibrary {
  readonly InferenceSession: {
    create(onnx: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OrtTensor;
}

/**
 * What runs batches on a device, a session each, opened as the runtimes of this project open theirs: no node may go to another
 * device.
 *
 * The first session stays open: with the last one ONNX Runtime ends its WebGPU device, and all compiled shaders with it.
 */
export function batchRunner(
  { InferenceSession, Tensor }: OrtLibrary,
  device: 'cpu' | 'wasm' | 'webgpu',
): (batch: Batch) => Promise<readonly Tensor[]> {
  let keeper: InferenceSession | undefined;
  return async ({ onnx, feeds, outputs }) => {
    const session = await InferenceSession.create(onnx, {
      executionProviders: [device],
      enableGraphCapture: false,
      logSeverityLevel: 3,
      ...(device === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
    });
    keeper ??= session;
    try {
      const fed = feeds.map(([name, { data, shape }]) => [name, new Tensor('float32', data, shape)] as const);
      const answers = await session.run(Object.fromEntries(fed));
      return outputs.map((name) => {
        const { data, dims } = answers[name]!;
        return { shape: [...dims], data: data as Float32Array };
      });
    } finally {
      if (session !== keeper) await session.release();
    }
  };
}
