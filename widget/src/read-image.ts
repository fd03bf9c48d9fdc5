import { DenoiseError, type ImageCodec, type ImageTensor } from '@denoisekit/core';
import { maxImageBytes } from './canvas-codec.js';

/**
 * The picture in a file, in colour, since the model's channels may not be known yet, and may change.
 *
 * @throws DenoiseError `image-too-large` by its bytes or its pixels, `image-unsupported`, `image-invalid`
 */
export async function readImage(
  blob: Blob,
  name: string,
  { codec, maxPixels }: { readonly codec: ImageCodec; readonly maxPixels: number },
): Promise<ImageTensor> {
  if (blob.size > maxImageBytes) {
    throw new DenoiseError('image-too-large', {
      what: `${name} is too large a file`,
      actual: `${blob.size} bytes`,
      expected: `at most ${maxImageBytes}`,
      fix: 'choose another file',
    });
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return (await codec.decode(bytes, { channels: 3, maxPixels, name })).tensor;
}
