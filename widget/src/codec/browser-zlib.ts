import { crc32, joined, type Zlib } from '@denoisekit/core/image-file';
import { blobOf } from '../browser/blob-of.js';
import { loadPart } from '../browser/load-part.js';
import { nextTurn } from '../raster/turns.js';

/** What the browser's own stream packs before anybody notices. */
const fewBytes = 2 ** 20;

/** zlib by the browser's own streams, but for what is large. */
export const browserZlib: Zlib = {
  crc32,
  async deflate(bytes) {
    if (bytes.length <= fewBytes) return through(bytes, new CompressionStream('deflate'), Infinity);
    const { deflate } = await loadPart(import('./deflate.js'));
    return deflate(bytes);
  },
  inflate: (bytes, most) => through(bytes, new DecompressionStream('deflate'), most),
  pause: nextTurn,
};

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const reader = blobOf(bytes).stream().pipeThrough(stream).getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(pieces);
    pieces.push(value);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('its pixels unpack to more than its size');
    }
  }
}
