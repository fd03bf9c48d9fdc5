import {
  createDenoiser,
  fileOf,
  openFirst,
  readGolden,
  type Denoiser,
  type Dtype,
  type GoldenPair,
  type ModelManifest,
  type Session,
  type TileSize,
} from '@denoisekit/core';
import { mismatch } from '../checked-files.js';
import { sha256Of } from '../digest.js';
import { createIsolateSession, type CompiledWasm } from './session.js';

export interface IsolateDenoiserOptions {
  readonly manifest: ModelManifest;
  /** What `onnx` holds. Default `fp32`. */
  readonly dtype?: Dtype | undefined;
  /** The model's file of that dtype. */
  readonly onnx: ArrayBuffer;
  /** The golden file. With it, the answers to its smallest images are compared before the denoiser is given back. */
  readonly golden?: ArrayBuffer | undefined;
  /** `onnxruntime-web/ort-wasm-simd-threaded.wasm`, compiled by the bundler. */
  readonly wasm: CompiledWasm;
  /** The largest piece that is run at once, in pixels. Default: core's `defaultTile`. */
  readonly tile?: TileSize | undefined;
  /** Called with the number of images of each run that was answered. */
  readonly onBatch?: ((images: number) => void) | undefined;
}

/**
 * A denoiser where all is inside the script and nothing may be compiled at run time: Cloudflare Workers, workerd.
 *
 * It makes no batches and has no queue: where each request has a context of its own, one of them may end while it does the work
 * of the others.
 *
 * It rejects with DenoiseError `digest-mismatch`, `file-missing`, `model-invalid`, `device-unavailable`, `tolerance-exceeded`.
 *
 * @example
 * import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm';
 * import onnx from '@denoisekit/models/edge/model.onnx';
 * import facts from '@denoisekit/models/edge/manifest.json';
 *
 * const denoiser = await createIsolateDenoiser({ manifest: parseManifest(JSON.stringify(facts)), onnx, wasm });
 */
export async function createIsolateDenoiser({
  manifest,
  dtype = 'fp32',
  onnx,
  golden,
  wasm,
  tile,
  onBatch,
}: IsolateDenoiserOptions): Promise<Denoiser> {
  const bytes = new Uint8Array(onnx);
  await assertDigest(manifest, dtype, bytes);
  const session = await openFirst({
    manifest,
    golden: golden === undefined ? [] : smallest(readGolden(manifest, new Uint8Array(golden))),
    asked: 'wasm',
    order: ['wasm'],
    create: () => createIsolateSession({ manifest, dtype, onnx: bytes }, wasm),
  });
  return createDenoiser(manifest, counted(session, onBatch), { tile });
}

/**
 * Those of the smallest size: all of them take a fifth of the time until a Worker's first answer, which waits for this, and larger
 * ones run the same code.
 */
function smallest(pairs: readonly GoldenPair[]): readonly GoldenPair[] {
  const least = Math.min(...pairs.map(({ input }) => input.data.length));
  return pairs.filter(({ input }) => input.data.length === least);
}

function counted(session: Session, onBatch: IsolateDenoiserOptions['onBatch']): Session {
  if (onBatch === undefined) return session;
  return {
    ...session,
    async run(image, options) {
      const output = await session.run(image, options);
      onBatch(output.shape[0]);
      return output;
    },
  };
}

async function assertDigest(
  manifest: ModelManifest,
  dtype: Dtype,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const expected = fileOf(manifest, dtype);
  const sha256 = await sha256Of(bytes, crypto.subtle);
  if (sha256 === expected.sha256) return;
  const fix = 'build the script again from the files of one version';
  throw mismatch(`the ${dtype} file of ${manifest.id}`, expected, { bytes: bytes.length, sha256 }, fix);
}
