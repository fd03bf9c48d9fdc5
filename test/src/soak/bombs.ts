import { deflateSync, gzipSync } from 'node:zlib';
import { pngChunk } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';

/** A small body that swells when it is read. */
export interface Bomb {
  readonly name: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

const much = 256 * 1024 * 1024;
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Ten of them, none above a megabyte. Their pixels are there, or their headers say that they are. */
export async function bombs(): Promise<readonly Bomb[]> {
  const swollen = deflateSync(Buffer.alloc(much));
  const flat = sharp({ create: { width: 16, height: 16, channels: 3, background: '#808080' } });
  const made = (format: 'jpeg' | 'webp' | 'tiff' | 'avif', options: object = {}) =>
    flat.clone().toFormat(format, options).toBuffer();
  return [
    bomb('PNG of 14000x14000, flat', 'image/png', flatPng(14_000, 14_000, 8)),
    bomb('PNG of 30000x30000 in black and white', 'image/png', flatPng(30_000, 30_000, 1)),
    bomb('PNG of 8x8 over 256 MB of pixels', 'image/png', png(8, 8, 8, [['IDAT', swollen]])),
    bomb('PNG of 8x8 with a profile of 256 MB', 'image/png', smallPng('iCCP', 'a\0\0', swollen)),
    bomb('PNG of 8x8 with a text of 256 MB', 'image/png', smallPng('zTXt', 'Comment\0\0', swollen)),
    bomb(
      'JPEG of 65500x65500, progressive',
      'image/jpeg',
      largeJpeg(await made('jpeg', { progressive: true })),
    ),
    bomb('WebP of 16384x16384', 'image/webp', largeWebp(await made('webp', { lossless: true }))),
    bomb('TIFF of 60000x60000', 'image/tiff', largeTiff(await made('tiff'))),
    bomb('AVIF of 16384x16384', 'image/avif', largeAvif(await made('avif'))),
    bomb('PNG, compressed once more', 'image/png', gzipSync(Buffer.alloc(much)), [
      'content-encoding',
      'gzip',
    ]),
  ];
}

function bomb(name: string, type: string, body: Uint8Array, ...more: Bomb['headers']): Bomb {
  return { name, body, headers: [['content-type', type], ['content-length', String(body.length)], ...more] };
}

function png(
  width: number,
  height: number,
  bits: number,
  chunks: readonly (readonly [type: string, data: Uint8Array])[],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bits;
  const rest = chunks.map(([type, data]) => pngChunk(type, data));
  return Buffer.concat([signature, pngChunk('IHDR', header), ...rest, pngChunk('IEND', new Uint8Array())]);
}

function flatPng(width: number, height: number, bits: number): Uint8Array {
  const row = 1 + Math.ceil((width * bits) / 8);
  return png(width, height, bits, [['IDAT', deflateSync(Buffer.alloc(row * height))]]);
}

/** A good picture with one chunk beside it. */
function smallPng(type: string, head: string, data: Uint8Array): Uint8Array {
  const pixels = deflateSync(Buffer.alloc(9 * 8));
  return png(8, 8, 8, [
    [type, Buffer.concat([Buffer.from(head, 'latin1'), data])],
    ['IDAT', pixels],
  ]);
}

/** Its SOF2 says another size: what is missing is grey, as decoders take it. */
function largeJpeg(bytes: Buffer): Uint8Array {
  const frame = bytes.indexOf(Buffer.of(0xff, 0xc2));
  bytes.writeUInt16BE(65_500, frame + 5);
  bytes.writeUInt16BE(65_500, frame + 7);
  return bytes;
}

/** Behind a byte, VP8L has width and height less one in 14 bits each. */
function largeWebp(bytes: Buffer): Uint8Array {
  const data = bytes.indexOf('VP8L') + 9;
  bytes.writeUInt32LE((bytes.readUInt32LE(data) | 0x0fffffff) >>> 0, data);
  return bytes;
}

/** Its first directory has the width as tag 256 and the height as tag 257. */
function largeTiff(bytes: Buffer): Uint8Array {
  const directory = bytes.readUInt32LE(4);
  for (let entry = 0; entry < bytes.readUInt16LE(directory); entry++) {
    const at = directory + 2 + 12 * entry;
    const tag = bytes.readUInt16LE(at);
    if (tag !== 256 && tag !== 257) continue;
    bytes.writeUInt16LE(4, at + 2); // as a number of 32 bits
    bytes.writeUInt32LE(60_000, at + 8);
  }
  return bytes;
}

/** The box `ispe` has them behind its version. */
function largeAvif(bytes: Buffer): Uint8Array {
  const box = bytes.indexOf('ispe') + 8;
  bytes.writeUInt32BE(16_384, box);
  bytes.writeUInt32BE(16_384, box + 4);
  return bytes;
}
