import {
  assertSignature,
  DenoiseError,
  fileOf,
  imageTensor,
  shapeChecker,
  textOf,
  type ModelManifest,
  type Session,
  type SessionDescription,
} from '@denoisekit/core';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

/** What a bundler makes of `import wasm from './x.wasm'`: compiled code. Workers may not compile at run time. */
export type CompiledWasm = object;

/** The part of `WebAssembly` that is used; its types come with the DOM's, which a Worker has none of. */
interface WebAssemblyLike {
  instantiate: (code: unknown, imports: unknown) => Promise<unknown>;
}

/**
 * A model on onnxruntime-web's WebAssembly, where compiling at run time is forbidden.
 *
 * @param wasm `onnxruntime-web/ort-wasm-simd-threaded.wasm`, compiled
 * @throws DenoiseError `model-invalid`
 */
export async function createWorkerSession(
  manifest: ModelManifest,
  onnx: Uint8Array,
  wasm: CompiledWasm,
): Promise<Session> {
  const { id, input, output } = manifest;
  const session = await withCompiled(wasm, () =>
    InferenceSession.create(onnx, {
      executionProviders: ['wasm'],
      // What comes beyond (layouts) finds nothing to do in WebAssembly, and takes a twentieth of the time to the first answer.
      graphOptimizationLevel: 'extended',
      logSeverityLevel: 3,
    }),
  ).catch((cause: unknown) => {
    throw new DenoiseError('model-invalid', {
      what: `ONNX Runtime cannot load the model ${id}`,
      actual: textOf(cause),
      cause,
    });
  });
  assertSignature(manifest, session);
  const checkShape = shapeChecker(manifest);
  const description: SessionDescription = {
    runtime: 'onnxruntime-web',
    runtimeVersion: env.versions.web ?? env.versions.common,
    deviceAsked: 'wasm',
    device: 'wasm',
    attempts: [{ device: 'wasm', ok: true }],
    ...{ threads: 1, dtype: 'fp32', model: id, modelSha256: fileOf(manifest).sha256 },
  };
  let disposal: Promise<void> | undefined;
  return {
    async run(image, { signal } = {}) {
      if (signal?.aborted === true) throw signal.reason;
      if (disposal !== undefined)
        throw new DenoiseError('disposed', { what: `the session of ${id} was disposed of` });
      checkShape(image.shape);
      try {
        const result = await session.run({ [input.name]: new Tensor('float32', image.data, image.shape) });
        const data = result[output.name]?.data;
        if (data instanceof Float32Array) return imageTensor(data, image.shape);
        throw new RangeError('the output is not what the manifest says');
      } catch (cause) {
        throw new DenoiseError('inference-failed', { what: `${id} failed`, actual: textOf(cause), cause });
      }
    },
    describe: () => description,
    dispose: () => (disposal ??= session.release()),
  };
}

let started: Promise<unknown> | undefined;

/**
 * The library compiles what it has loaded, with no way to hand it something compiled. So while it starts, the function that
 * it does it with gives what is there.
 */
async function withCompiled<T>(wasm: CompiledWasm, start: () => Promise<T>): Promise<T> {
  if (started !== undefined) {
    await started;
    return start();
  }
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyLike };
  const { instantiate } = WebAssembly;
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = new ArrayBuffer(8); // never read; without it the library would look for the file
  if (env.logLevel === 'warning') env.logLevel = 'error';
  WebAssembly.instantiate = async (_, imports) => ({
    module: wasm,
    instance: await instantiate.call(WebAssembly, wasm, imports),
  });
  const starting = start();
  started = starting.catch(() => {
    started = undefined;
  });
  try {
    return await starting;
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}
