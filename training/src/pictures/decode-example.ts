import { usedRange } from '@denoisekit/core';
import { decodePicture, stretched } from './decode.js';
import type { DecodedPicture, ExampleFile, PictureFacts } from './picture.js';

export interface DecodedExample {
  readonly clean: DecodedPicture;
  /** Of the same size; null where noise is to be added. */
  readonly noisy: DecodedPicture | null;
}

/** The pictures of an example; of a pair, the part that both show. Rejects as `decodePicture` does. */
export async function decodeExample(file: ExampleFile): Promise<DecodedExample> {
  const { path, pair, width, height } = file;
  if (pair === undefined) return { clean: stretched(await decodePicture(path, file)), noisy: null };
  const [right, down] = pair.shift;
  const { clean, noisy } = await decodePair({ ...pair.clean, path }, pair.noisy);
  return {
    clean: cut(clean, { left: Math.max(0, -right), top: Math.max(0, -down), width, height }),
    noisy: cut(noisy, { left: Math.max(0, right), top: Math.max(0, down), width, height }),
  };
}

type Stored = PictureFacts & { readonly path: string };

/** Both files of a pair, whole. Rejects as `decodePicture` does. */
export async function decodePair(
  clean: Stored,
  noisy: Stored,
): Promise<{ readonly clean: DecodedPicture; readonly noisy: DecodedPicture }> {
  const [still, moving] = [await decodePicture(clean.path, clean), await decodePicture(noisy.path, noisy)];
  const range = usedRange(moving);
  return range === undefined
    ? { clean: still, noisy: moving }
    : { clean: stretched(still, range), noisy: stretched(moving, range) };
}

/** A rectangle of whole pixels; the picture itself where that is all of it. */
function cut(
  picture: DecodedPicture,
  { left, top, width, height }: Readonly<Record<'left' | 'top' | 'width' | 'height', number>>,
): DecodedPicture {
  const { data: samples, channels } = picture;
  if (picture.width === width && picture.height === height) return picture;
  const size = width * height * channels;
  const part = samples.BYTES_PER_ELEMENT === 1 ? new Uint8Array(size) : new Uint16Array(size);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * channels;
    part.set(samples.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data: part };
}
