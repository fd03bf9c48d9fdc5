import { latin1 } from '@denoisekit/core/image-file';

/** The pictures in a WebP or GIF, at least 1, without decoding any. A file that ends early has those that begin in it. */
export function countFrames(bytes: Uint8Array): number {
  return Math.max(1, latin1(bytes, 0, 3) === 'GIF' ? gifFrames(bytes) : webpFrames(bytes));
}

/** RFC 9649, section 2.7.1.1: each frame of an animation is a chunk `ANMF`. */
function webpFrames(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    if (latin1(bytes, at, at + 4) === 'ANMF') frames++;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length & 1);
  }
  return frames;
}

const imageDescriptor = 0x2c;
const extension = 0x21;

/** GIF89a, sections 18 to 26: after the header and its table of colours, images and extensions, each with blocks behind it. */
function gifFrames(bytes: Uint8Array): number {
  const tableLength = (flags = 0): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let frames = 0;
  for (let at = 13 + tableLength(bytes[10]); at < bytes.length;) {
    const kind = bytes[at];
    if (kind === imageDescriptor) {
      frames++;
      at += 11 + tableLength(bytes[at + 9]);
    } else if (kind === extension) at += 2;
    else break;
    for (let length; (length = bytes[at++] ?? 0) > 0;) at += length;
  }
  return frames;
}
