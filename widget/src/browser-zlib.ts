import { crc32, joined, type Zlib } from '@denoisekit/core/image-file';
import { blobOf } from './blob-of.js';
import { nextTurn } from './turns.js';

/** zlib by the browser's own streams. */
export const browserZlib: Zlib = {
  crc32,
  deflate: (bytes) => through(bytes, new CompressionStream('deflate'), Infinity),
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
