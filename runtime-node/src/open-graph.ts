import { availableParallelism } from 'node:os';
import { DenoiseError, type Device } from '@denoisekit/core';
import { nativeOptions, onGpu } from './native-options.js';
import { nativeReason } from './native-reason.js';
import { assertHarmless } from './onnx/guard.js';
import { loadOrt, type LoadOrt } from './ort.js';

/** Values of a float32 tensor of any shape. */
export interface GraphValues {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** How far ONNX Runtime may rewrite a graph before it runs it. */
export type GraphOptimization = 'disabled' | 'basic' | 'extended' | 'all';

/** An ONNX graph on one device, whatever goes in and comes out of it. */
export interface Graph {
  /** Of ONNX Runtime. */
  readonly runtimeVersion: string;
  /** Values by name in, the float32 ones among the outputs by name out. */
  run(feeds: Readonly<Record<string, GraphValues>>): Promise<Readonly<Record<string, GraphValues>>>;
  release(): Promise<void>;
}

export interface OpenGraphOptions {
  readonly device: Device;
  /** Default: `all`, as for models. */
  readonly optimization?: GraphOptimization | undefined;
  /** Threads inside one operator, on the CPU. Default: all that the process may use. */
  readonly threads?: number | undefined;
  readonly load?: LoadOrt | undefined;
}

/**
 * A graph with the same provider and the same options as a model's session, for finding out what a device makes of its parts.
 * Nothing is proven and nothing is known of images; to denoise pictures, use `createNodeDenoiser`.
 *
 * It rejects with DenoiseError `model-invalid` for bytes that are none, and `device-unavailable` when the device is not there or does
 * not run all of it; its `run` with `inference-failed`.
 */
export async function openGraph(
  onnx: Uint8Array,
  { device, optimization = 'all', threads = availableParallelism(), load = loadOrt }: OpenGraphOptions,
): Promise<Graph> {
  assertHarmless(onnx, 'the graph');
  const ort = await load(device);
  const options = { ...nativeOptions(device, threads), graphOptimizationLevel: optimization };
  const session = await ort.createSession(onnx, options).catch((cause: unknown) => {
    throw new DenoiseError(onGpu(device) ? 'device-unavailable' : 'model-invalid', {
      what: `${device} does not open the graph`,
      actual: nativeReason(cause),
      cause,
    });
  });
  return {
    runtimeVersion: ort.version,
    async run(feeds) {
      const tensors = Object.entries(feeds).map(
        ([name, { data, dims }]) => [name, ort.tensor(data, dims)] as const,
      );
      const results = await session.run(Object.fromEntries(tensors)).catch((cause: unknown) => {
        throw new DenoiseError('inference-failed', {
          what: `${device} does not run the graph`,
          actual: nativeReason(cause),
          cause,
        });
      });
      return Object.fromEntries(
        Object.entries(results).flatMap(([name, { data, dims }]) =>
          data instanceof Float32Array ? [[name, { data, dims }]] : [],
        ),
      );
    },
    release: () => session.release(),
  };
}
