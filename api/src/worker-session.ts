import { openSession, type Engine, type LoadedModel, type Session } from '@denoisekit/core';
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
 * @throws DenoiseError `model-invalid`, `device-unavailable`
 */
export function createWorkerSession(
  { manifest, dtype, onnx }: Pick<LoadedModel, 'manifest' | 'dtype' | 'onnx'>,
  wasm: CompiledWasm,
): Promise<Session> {
  return openSession(() => withCompiled(wasm, () => loadEngine(onnx)), {
    manifest,
    dtype,
    device: 'wasm',
    facts: {
      runtime: 'onnxruntime-web',
      runtimeVersion: env.versions.web ?? env.versions.common,
      threads: 1,
    },
    fix: 'hand over ort-wasm-simd-threaded.wasm of the same version, compiled',
  });
}

async function loadEngine(onnx: Uint8Array): Promise<Engine<Tensor>> {
  const session = await InferenceSession.create(onnx, {
    executionProviders: ['wasm'],
    // What comes beyond (layouts) finds nothing to do in WebAssembly, and takes a twentieth of the time to the first answer.
    graphOptimizationLevel: 'extended',
    logSeverityLevel: 3,
  });
  return {
    inputMetadata: session.inputMetadata,
    outputMetadata: session.outputMetadata,
    tensor: (data, dims) => new Tensor('float32', data, dims),
    run: (feeds) => session.run(feeds),
    release: () => session.release(),
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
