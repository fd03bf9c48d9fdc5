import type * as Library from 'onnxruntime-web';
import {
  decodeProbes,
  encodeAnswers,
  runProbes,
  type NamedValues,
  type Probe,
  type ProbeGraph,
} from '../probe/probe.js';

// The script of a page that runs graphs as they stand, with the options that models are run with.

declare global {
  var runProbes: (device: 'wasm' | 'webgpu') => Promise<void>;
}

async function open(
  { InferenceSession, Tensor }: typeof Library,
  device: 'wasm' | 'webgpu',
  onnx: Uint8Array,
  graphOptimizationLevel: NonNullable<Probe['optimization']>,
): Promise<ProbeGraph> {
  const session = await InferenceSession.create(onnx, {
    executionProviders: [device],
    graphOptimizationLevel,
    enableGraphCapture: false,
    ...(device === 'webgpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
    logSeverityLevel: 3,
  });
  return {
    async run(feeds) {
      const tensors = Object.entries(feeds).map(
        ([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const,
      );
      const results = await session.run(Object.fromEntries(tensors));
      const outputs: Record<string, NamedValues[string]> = {};
      for (const [name, { data, dims }] of Object.entries(results)) {
        if (data instanceof Float32Array) outputs[name] = { data, dims };
      }
      return outputs;
    },
    release: () => session.release(),
  };
}

globalThis.runProbes = async (device) => {
  // Each device has a build of its own, whose arithmetic is not the other's.
  const library: typeof Library =
    device === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  const { env } = library;
  env.logLevel = 'error';
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = '/ort/';
  const probes = decodeProbes(new Uint8Array(await (await fetch('/probes.bin')).arrayBuffer()));
  const answers = await runProbes(
    probes,
    (onnx, level) => open(library, device, onnx, level),
    (done) => parityProgress(done),
  );
  const body = new Blob([encodeAnswers(answers) as Uint8Array<ArrayBuffer>]);
  const posted = await fetch('/answers', { method: 'POST', body });
  if (!posted.ok) throw new Error(`the answers were not taken: ${posted.status}`);
};
