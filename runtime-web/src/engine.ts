import { textOf, throwIfAborted, type AbortSignalLike, type Engine } from '@denoisekit/core';
import type { Tensor } from 'onnxruntime-web';
import { createBreather } from './breather.js';
import type { Gpu } from './gpu.js';
import type { Runtime } from './load-runtime.js';

type Feeds = Readonly<Record<string, Tensor>>;

/**
 * Loads a model on onnxruntime-web, for one device. There is no falling back inside: a graph that WebGPU cannot run as a whole
 * does not load there.
 *
 * @param gpu for WebGPU; undefined for wasm. The engine closes it.
 */
export async function loadEngine(
  onnx: Uint8Array,
  runtime: Runtime,
  gpu: Gpu | undefined,
): Promise<Engine<Tensor>> {
  const { ort } = runtime;
  const session = await runtime.exclusive(() =>
    ort.InferenceSession.create(onnx, {
      executionProviders: ['wasm'],
      ...gpu?.sessionOptions,
      logSeverityLevel: 3,
    }),
  );
  // 14 to 27 MB that the library would hold on to.
  delete ort.env.wasm.wasmBinary;
  const breathe = createBreather();

  async function run(feeds: Feeds, signal: AbortSignalLike | undefined) {
    // Without it a page, or the worker with its messages, would not have its turn until a large image is done.
    await breathe();
    throwIfAborted(signal);
    return gpu === undefined ? session.run(feeds) : gpu.unlessLost(() => session.run(feeds));
  }

  return {
    inputMetadata: session.inputMetadata,
    outputMetadata: session.outputMetadata,
    tensor: (data, dims) => new ort.Tensor('float32', data, dims),
    run: (feeds, signal) => runtime.exclusive(() => run(feeds, signal)),
    async release() {
      // On a lost device there is nothing left to release, and the library may wait for its answer forever.
      if (gpu?.lostReason() === undefined) await runtime.exclusive(() => session.release());
      gpu?.close();
    },
  };
}

/** The library's words without the path of the source file on the machine that built it. */
export function reasonOf(error: unknown): string {
  return textOf(error).replace(/^.*ERROR_MESSAGE: (?:\/\S+ )?/, '');
}
