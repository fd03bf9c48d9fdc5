import {
  assertFinite,
  cropTo,
  padToMultiple,
  type Denoiser,
  type ImageTensor,
  type ModelManifest,
  type ModelSource,
  type RunOptions,
} from '@denoisekit/core';
import { folderSource } from './folder-source.js';
import { createSession } from './onnx-session.js';

export interface NodeDenoiserOptions {
  /** A model folder, the path of its `manifest.json`, or any other source. */
  readonly model: string | ModelSource;
  /** Threads inside one operator. Default: all that the process may use. */
  readonly threads?: number | undefined;
}

/**
 * A denoiser on the CPU of this process.
 *
 * Images of any size: what does not fit the model's size multiple is padded by reflection and cropped back. Values must
 * be finite. A model with a size baked in takes that size only.
 *
 * It rejects with DenoiseError `file-missing`, `manifest-invalid`, `digest-mismatch` or `model-invalid`; its `denoise`
 * with `values-not-finite`, `shape-mismatch`, `disposed`, `inference-failed`, or the signal's reason.
 *
 * @example
 * const denoiser = await createNodeDenoiser({ model: 'models/compact' });
 * const { data } = await denoiser.denoise(imageTensor(noisy, [1, 1, 28, 28]));
 * await denoiser.dispose();
 */
export async function createNodeDenoiser({ model, threads }: NodeDenoiserOptions): Promise<Denoiser> {
  const source = typeof model === 'string' ? folderSource(model) : model;
  const manifest = await source.manifest();
  const bytes = await source.bytes(manifest.files.fp32);
  const session = await createSession(manifest, bytes, { device: 'cpu', threads });
  const multiple = paddingMultiple(manifest);

  async function denoise(image: ImageTensor, options?: RunOptions): Promise<ImageTensor> {
    assertFinite(image.data);
    const { shape } = image;
    if (shape[2] % multiple === 0 && shape[3] % multiple === 0) return session.run(image, options);
    return denoisePadded(image, options);
  }

  async function denoisePadded(image: ImageTensor, options?: RunOptions): Promise<ImageTensor> {
    const { tensor, crop } = padToMultiple(image, multiple);
    return cropTo(await session.run(tensor, options), crop.height, crop.width);
  }

  return {
    denoise,
    describe: () => session.describe(),
    dispose: () => session.dispose(),
  };
}

/** 1 where a size is baked in: no padding makes another image fit, and the session says which size it takes. */
function paddingMultiple({ input, geometry }: ModelManifest): number {
  const [, , height, width] = input.dimensions;
  return typeof height === 'number' || typeof width === 'number' ? 1 : geometry.sizeMultiple;
}
