import { Unzlib, zlibSync } from 'fflate';
import type { Zlib } from './plain-png.js';

/** What is given to the inflater at once: unpacked it is at most 1032 times as much (zlib's own limit), so about a megabyte. */
const pieceLength = 1024;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** zlib in JavaScript, for hosts that have none. */
export const workerZlib: Zlib = {
  // PNG specification, third edition, annex D
  crc32(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) value = table[(value ^ byte) & 255]! ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  },
  deflate: (bytes) => zlibSync(bytes),
  inflate(bytes, most) {
    const out = new Uint8Array(most);
    let length = 0;
    const unzlib = new Unzlib((piece) => {
      if (length + piece.length > most) throw new RangeError('its pixels unpack to more than its size');
      out.set(piece, length);
      length += piece.length;
    });
    for (let at = 0; at < bytes.length; at += pieceLength) {
      unzlib.push(bytes.subarray(at, at + pieceLength), at + pieceLength >= bytes.length);
    }
    return out.subarray(0, length);
  },
};
