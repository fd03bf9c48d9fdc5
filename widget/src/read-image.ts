import { DenoiseError, fromPixels, isGrey, type ImageCodec, type ImageTensor } from '@denoisekit/core';
import { onWhite } from '@denoisekit/core/image-file';
import { maxImageBytes } from './canvas-codec.js';

/**
 * The picture in a file, grey or in colour as it is, what is transparent on white.
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
  const { pixels } = await codec.decode(await blob.arrayBuffer(), { maxPixels, name });
  const opaque = onWhite(pixels);
  return fromPixels(opaque, isGrey(opaque) ? 1 : 3);
}
