import {
  DenoiseError,
  fromPixels,
  isGrey,
  measured,
  type DecodedImage,
  type ImageCodec,
  type ImageTensor,
  type StageClock,
} from '@denoisekit/core';
import { onWhite, titlesOf } from '@denoisekit/core/image-file';
import { maxImageBytes } from '../browser/limits.js';

/** Raw files of cameras that begin as a TIFF does. */
const rawEnding = /\.(dng|nef|nrw|arw|sr2|srf|cr2|pef|srw|3fr|iiq|kdc|dcr|erf|mef|mos|rwl)$/i;

/**
 * The picture in a file.
 *
 * @throws DenoiseError `image-too-large` by its bytes or its pixels, `image-unsupported`, `image-invalid`
 */
export async function readImage(
  blob: Blob,
  name: string,
  {
    codec,
    maxPixels,
    clock,
  }: { readonly codec: ImageCodec; readonly maxPixels: number; readonly clock?: StageClock | undefined },
): Promise<DecodedImage> {
  const raw = rawEnding.exec(name)?.[1];
  if (raw !== undefined) {
    throw new DenoiseError('image-unsupported', {
      what: `${name} cannot be read here`,
      actual: `a camera’s raw file (${raw.toUpperCase()})`,
      expected: `a ${titlesOf(codec.formats)} image`,
      fix: 'develop it to a JPEG or PNG first',
    });
  }
  if (blob.size > maxImageBytes) {
    throw new DenoiseError('image-too-large', {
      what: `${name} is too large a file`,
      actual: `${Math.ceil(blob.size / 1e6)} MB`,
      expected: `at most ${Math.floor(maxImageBytes / 1e6)}`,
      fix: 'choose another file',
    });
  }
  return measured(clock, 'decode', async () =>
    codec.decode(await blob.arrayBuffer(), { maxPixels, name, maxPixelsOption: null }),
  );
}

/** The picture in a file as a tensor `[1, 1 or 3, height, width]`, what is transparent on white. Rejects as `readImage` does. */
export async function readTensor(...args: Parameters<typeof readImage>): Promise<ImageTensor> {
  return tensorOf(await readImage(...args));
}

/** What is transparent on white, and grey with one channel. */
export function tensorOf({ pixels }: Pick<DecodedImage, 'pixels'>): ImageTensor {
  const opaque = onWhite(pixels);
  return fromPixels(opaque, isGrey(opaque) ? 1 : 3);
}
