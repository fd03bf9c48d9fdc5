import type { ImageCodec } from '@denoisekit/core';
import { createCodec, formatOf } from '@denoisekit/core/image-file';
import { sharpFormats } from './image-formats/index.js';
import { loadSharp } from './load-sharp.js';

/** A square of 7071 pixels; as float32 in and out, 400 MB a channel. Above it, an image is more likely a trap than a photograph. */
export const defaultMaxPixels = 50_000_000;

export interface SharpCodec extends ImageCodec {
  /** Loads the library, which the first picture would wait for. Rejects with DenoiseError `setup-missing`. */
  load(): Promise<void>;
  /** By how a file begins, before the rest is read. Throws what `decode` would: DenoiseError `image-invalid` or `image-unsupported`. */
  assertImage(head: Uint8Array, name: string): void;
}

/**
 * PNG, JPEG, WebP, TIFF and AVIF through sharp, in the picture's own encoding: colour profiles are kept and never applied. 16 bits stay 16,
 * grey stays grey, alpha is kept, and so is all that a file says beside its pixels. For other formats beside them, see `createCodec`.
 *
 * PNG, TIFF and WebP are written without loss (lossy WebP at quality 95), JPEG and AVIF at quality 95, with full
 * colour resolution.
 *
 * Its calls reject with DenoiseError `usage`, `image-invalid`, `image-unsupported`, `image-too-large`, `shape-mismatch`, `setup-missing`.
 *
 * @example
 * const codec = createSharpCodec();
 * const decoded = await codec.decode(await readFile('in.jpg'), { name: 'in.jpg' });
 * const { bytes } = await codec.encode(decoded.pixels, { format: 'jpeg', like: decoded });
 */
export function createSharpCodec(): SharpCodec {
  return {
    ...createCodec(sharpFormats, { maxPixels: defaultMaxPixels }),
    async load() {
      await loadSharp();
    },
    assertImage(head, name) {
      formatOf(head, sharpFormats, name);
    },
  };
}
