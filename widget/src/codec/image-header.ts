/** What an image file says of itself in its first bytes. */
export interface ImageHeader {
  readonly format: 'png' | 'jpeg' | 'webp' | 'gif';
  readonly width: number;
  readonly height: number;
  /** Colours of a pixel, of a JPEG alone: 1 for grey, 3, and 4 for CMYK. */
  readonly colours?: number;
}

/**
 * The format and size of an image, before anything is decoded; undefined for what is none of the four formats or ends
 * before its size. Sources: PNG (W3C) 11.2.1, JPEG (ITU-T T.81) B.2.2, WebP (RFC 9649) 2.6 and 2.7, GIF89a 18.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (text: string, at = 0): boolean =>
    bytes.length >= at + text.length &&
    Array.from(text).every((char, i) => bytes[at + i] === char.charCodeAt(0));
  if (starts('\x89PNG\r\n\x1a\n') && starts('IHDR', 12) && bytes.length >= 24) {
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (starts('\xff\xd8\xff')) return jpegHeader(view);
  if (starts('RIFF') && starts('WEBP', 8)) return webpHeader(view, starts);
  if ((starts('GIF87a') || starts('GIF89a')) && bytes.length >= 10) {
    return { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  return undefined;
}

function jpegHeader(view: DataView): ImageHeader | undefined {
  let at = 2;
  while (at + 10 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Frames are C0 to CF, without the tables C4 (Huffman), C8 (reserved) and CC (arithmetic).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { format: 'jpeg', height, width, colours: view.getUint8(at + 9) };
    }
    at += marker === 0xff ? 1 : 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}

function webpHeader(view: DataView, starts: (text: string, at?: number) => boolean): ImageHeader | undefined {
  if (view.byteLength < 30) return undefined;
  const size = (width: number, height: number): ImageHeader => ({ format: 'webp', width, height });
  if (starts('VP8X', 12)) {
    const uint24 = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
    return size(uint24(24) + 1, uint24(27) + 1);
  }
  if (starts('VP8L', 12)) {
    const bits = view.getUint32(21, true);
    return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (!starts('VP8 ', 12)) return undefined;
  return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
}
