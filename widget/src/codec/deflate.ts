import { joined } from '@denoisekit/core/image-file';
import { Zlib } from 'fflate';
import { nextTurn } from '../raster/turns.js';

/** Bytes that are packed in one turn. */
const step = 2 ** 16;

/** zlib for large pictures: three times as fast as the browser's own stream, whose level is fixed and which holds up the page until its end. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const zlib = new Zlib({ level: 2 }, (part) => parts.push(part));
  for (let at = 0; at < bytes.length; at += step) {
    await nextTurn();
    zlib.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  }
  return joined(parts);
}
