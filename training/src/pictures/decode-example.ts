import { decodePicture } from './decode.js';
import type { DecodedPicture, ExampleFile } from './picture.js';

export interface DecodedExample {
  readonly clean: DecodedPicture;
  /** Of the same size; null where noise is to be added. */
  readonly noisy: DecodedPicture | null;
}

/** The pictures of an example; of a pair, the part that both show. Rejects as `decodePicture` does. */
export async function decodeExample(file: ExampleFile): Promise<DecodedExample> {
  const { path, pair, width, height } = file;
  if (pair === undefined) return { clean: await decodePicture(path, file), noisy: null };
  const [right, down] = pair.shift;
  const clean = await decodePicture(path, pair.clean);
  const noisy = await decodePicture(pair.noisy.path, pair.noisy);
  return {
    clean: cut(clean, { left: Math.max(0, -right), top: Math.max(0, -down), width, height }),
    noisy: cut(noisy, { left: Math.max(0, right), top: Math.max(0, down), width, height }),
  };
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
