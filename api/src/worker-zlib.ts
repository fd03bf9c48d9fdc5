import { Unzlib, zlibSync } from 'fflate';
import { crc32, joined, type Zlib } from '@denoisekit/core/image-file';

const tooMuch = 'its pixels unpack to more than its size';

/** The bytes given to the inflater at once: unpacked it is at most 1032 times as much (zlib's own limit), so about a megabyte. */
const pieceLength = 1024;

/** Above it the host's own stream is faster, which takes a millisecond to begin. */
const mostAtOnce = 64 * 1024;

/** zlib in JavaScript, for hosts that have none. */
export const workerZlib: Zlib = {
  crc32,
  deflate: (bytes) => zlibSync(bytes),
  inflate(bytes, most) {
    if (bytes.length > mostAtOnce) return inflateStream(bytes, most);
    const out = new Uint8Array(most);
    let length = 0;
    const unzlib = new Unzlib((piece) => {
      if (length + piece.length > most) throw new RangeError(tooMuch);
      out.set(piece, length);
      length += piece.length;
    });
    for (let at = 0; at < bytes.length; at += pieceLength) {
      unzlib.push(bytes.subarray(at, at + pieceLength), at + pieceLength >= bytes.length);
    }
    return out.subarray(0, length);
  },
};

async function inflateStream(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = (await reader.read()) as { readonly done: boolean; readonly value?: Uint8Array };
    if (done) return joined(pieces);
    pieces.push(value!);
    length += value!.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError(tooMuch);
    }
  }
}
