import { asOrientation, type Orientation } from '../picture/orientation.js';

/** Of TIFF 6.0, section 8, and CIPA DC-008, section 4.6. */
const orientationTag = 274;
const shortType = 3;

interface Place {
  readonly view: DataView;
  readonly little: boolean;
  /** Of the value of the orientation; undefined where there is none. */
  readonly orientationAt: number | undefined;
  /** Of the offset of the next directory, which holds a small picture of the whole one. */
  readonly nextAt: number;
}

/** How a picture lies by its EXIF; 1 where that does not say, or is damaged. */
export function exifOrientation(exif: Uint8Array): Orientation {
  const place = placeOf(exif);
  if (place?.orientationAt === undefined) return 1;
  return asOrientation(place.view.getUint16(place.orientationAt, place.little));
}

/** The EXIF of the same picture turned upright, without the small one, which would be seen lying on its side. */
export function uprightExif(exif: Uint8Array): Uint8Array {
  if (exifOrientation(exif) === 1) return exif;
  const copy = new Uint8Array(exif); // a Buffer's own slice would not copy
  const { view, little, orientationAt, nextAt } = placeOf(copy)!;
  view.setUint16(orientationAt!, 1, little);
  if (nextAt + 4 <= copy.length) view.setUint32(nextAt, 0, little);
  return copy;
}

/** TIFF 6.0, section 2: byte order, 42, the offset of the first directory, which counts its entries of 12 bytes. */
function placeOf(exif: Uint8Array): Place | undefined {
  if (exif.length < 14) return undefined;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const first = view.getUint32(4, little);
  if (first + 2 > exif.length) return undefined;
  const entries = view.getUint16(first, little);
  const nextAt = first + 2 + 12 * entries;
  if (nextAt > exif.length) return undefined;
  let orientationAt: number | undefined;
  for (let at = first + 2; at < nextAt; at += 12) {
    const isOrientation = view.getUint16(at, little) === orientationTag;
    if (isOrientation && view.getUint16(at + 2, little) === shortType) orientationAt = at + 8;
  }
  return { view, little, orientationAt, nextAt };
}
