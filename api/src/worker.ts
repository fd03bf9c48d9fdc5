import {
  createDenoiser,
  DenoiseError,
  fileOf,
  parseManifest,
  readGolden,
  selfTest,
  type Denoiser,
  type GoldenPair,
  type ModelManifest,
  type TileSize,
} from '@denoisekit/core';
import { createApp, type App, type AppOptions } from './app.js';
import type { ServedModel } from './models.js';
import { createPngCodec } from './png-codec.js';
import { createQuickCodec } from './quick-codec.js';
import { createWorkerSession, type CompiledWasm } from './worker-session.js';
import { workerZlib } from './worker-zlib.js';

/** A model inside the script: a Worker has no files. */
export interface EmbeddedModel {
  /** `manifest.json`, as text or parsed. */
  readonly manifest: string | object;
  /** `model.onnx` */
  readonly onnx: ArrayBuffer;
  /** `golden.bin`; with it, the answers to its smallest images are compared with TensorFlow.js's before the first request is served. */
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
  codec = createQuickCodec(createPngCodec(), workerZlib),
  limits,
  ...options
}: WorkerAppOptions): App {
  const served = Object.entries(models).map(([id, model]): readonly [string, ServedModel] => {
    const { manifest: given } = model;
    const manifest = parseManifest(typeof given === 'string' ? given : JSON.stringify(given), id);
    return [id, { manifest, open: () => openEmbedded(manifest, model, { wasm, tile }) }];
  });
  return createApp({
    ...options,
    models: Object.fromEntries(served),
    codec,
    endsWithAnswer: true,
    // No batches of several requests: one of them may end while it does the work of the others.
    limits: { maxBatch: 1, ...limits },
  });
}

async function openEmbedded(
  manifest: ModelManifest,
  { onnx, golden }: EmbeddedModel,
  { wasm, tile }: Pick<WorkerAppOptions, 'wasm' | 'tile'>,
): Promise<Denoiser> {
  await assertDigest(manifest, onnx);
  const session = await createWorkerSession({ manifest, dtype: 'fp32', onnx: new Uint8Array(onnx) }, wasm);
  if (golden === undefined) return createDenoiser(manifest, session, { tile });
  const tested = await selfTest(session, manifest, smallest(readGolden(manifest, new Uint8Array(golden))));
  const description = { ...session.describe(), selfTest: tested };
  return createDenoiser(manifest, { ...session, describe: () => description }, { tile });
}

/**
 * Those of the smallest size: all of them take a fifth of the time until a Worker's first answer, which waits for this, and larger
 * ones run the same code.
 */
function smallest(pairs: readonly GoldenPair[]): readonly GoldenPair[] {
  const least = Math.min(...pairs.map(({ input }) => input.data.length));
  return pairs.filter(({ input }) => input.data.length === least);
}

async function assertDigest(manifest: ModelManifest, onnx: ArrayBuffer): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', onnx));
  const actual = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const { sha256 } = fileOf(manifest);
  if (actual === sha256) return;
  throw new DenoiseError('digest-mismatch', {
    what: `the bytes of ${manifest.id} are not the file that its manifest describes`,
    actual: `sha256 ${actual.slice(0, 12)}…`,
    expected: `sha256 ${sha256.slice(0, 12)}…`,
    fix: 'build the script again from the files of one version',
  });
}
