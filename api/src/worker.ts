import { parseManifest, type TileSize } from '@denoisekit/core';
import { createCodec, pngFormat } from '@denoisekit/core/image-file';
import { createIsolateDenoiser, type CompiledWasm } from '@denoisekit/runtime-web/isolate';
import { createApp, type App, type AppOptions } from './app.js';
import type { ServedModel } from './models.js';
import { workerZlib } from './worker-zlib.js';

/** A model inside the script: a Worker has no files. */
export interface EmbeddedModel {
  /** `manifest.json`, as text or parsed. */
  readonly manifest: string | object;
  /** `model.onnx` */
  readonly onnx: ArrayBuffer;
  /** `golden.bin`; with it, the answers to its smallest images are compared before the first request is served. */
  readonly golden?: ArrayBuffer | undefined;
}

export interface WorkerAppOptions extends Omit<AppOptions, 'models' | 'codec' | 'endsWithAnswer'> {
  /** By id; the first is the default one. */
  readonly models: Readonly<Record<string, EmbeddedModel>>;
  /** `onnxruntime-web/ort-wasm-simd-threaded.wasm`, compiled by the bundler. */
  readonly wasm: CompiledWasm;
  /** The largest piece that is run at once, in pixels. Default: core's `defaultTile`. */
  readonly tile?: TileSize | undefined;
  /** Default: PNG alone. */
  readonly codec?: AppOptions['codec'] | undefined;
}

/**
 * The app on Cloudflare Workers, or workerd: onnxruntime-web's WebAssembly, compiled beforehand, and models inside the script.
 *
 * @example
 * import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm';
 * import onnx from '@denoisekit/models/edge/model.onnx';
 * import manifest from '@denoisekit/models/edge/manifest.json';
 *
 * const app = createWorkerApp({ wasm, models: { edge: { manifest, onnx } } });
 * await app.warm(); // while the Worker starts; without it the first request opens the model
 * export default { fetch: (request) => app.fetch(request) };
 *
 * @throws DenoiseError `manifest-invalid`, `usage`, `unknown-model`
 */
export function createWorkerApp({
  models,
  wasm,
  tile,
  codec = createCodec([pngFormat(workerZlib)], { maxPixels: 2 ** 24 }),
  ...options
}: WorkerAppOptions): App {
  const served = Object.entries(models).map(([id, model]): readonly [string, ServedModel] => {
    const { manifest: given } = model;
    const manifest = parseManifest(typeof given === 'string' ? given : JSON.stringify(given), id);
    const { onnx, golden } = model;
    const open: ServedModel['open'] = ({ onBatch }) =>
      createIsolateDenoiser({ manifest, onnx, golden, wasm, tile, onBatch });
    return [id, { manifest, tile, open }];
  });
  const app = createApp({
    ...options,
    models: Object.fromEntries(served),
    codec,
    endsWithAnswer: true,
  });
  // Cloudflare sets this header itself, whatever a client sends.
  const address = (request: Request) => () => request.headers.get('cf-connecting-ip') ?? undefined;
  return { ...app, fetch: (request) => app.fetchFor(request, { address: address(request) }) };
}
