import { openSession, type Engine, type LoadedModel, type Session } from '@denoisekit/core';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

/** What a bundler makes of `import wasm from './x.wasm'`: a `WebAssembly.Module`, of which Workers have no type. */
export type CompiledWasm = object;

/**
 * A model on onnxruntime-web's WebAssembly, where compiling at run time is forbidden.
 *
 * @param wasm `onnxruntime-web/ort-wasm-simd-threaded.wasm`, compiled
 * @throws DenoiseError `model-invalid`, `device-unavailable`
 */
export function createIsolateSession(
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
  const { instantiate } = WebAssembly;
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = new ArrayBuffer(8); // never read; without it the library would look for the file
  if (env.logLevel === 'warning') env.logLevel = 'error';
  const module = wasm as WebAssembly.Module;
  const given = async (_: unknown, imports?: WebAssembly.Imports) => ({
    module,
    instance: await instantiate.call(WebAssembly, module, imports),
  });
  WebAssembly.instantiate = given as unknown as typeof instantiate;
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
