import { fromLatin1, joined, latin1 } from './bytes.js';
import { exifOrientation } from './exif.js';
import type { EncodedImage } from './image-format.js';
import type { ImageMetadata, MetadataPart } from './metadata.js';

/*
 * The segments of a JPEG that are no picture (ITU-T T.81, annex B.1.1.4; JFIF 1.02; CIPA DC-008, section 4.7; ICC.1, annex B.4; XMP part 3,
 * section 1.1.3).
 */

const app0 = 0xe0;
const app1 = 0xe1;
const app2 = 0xe2;
const app14 = 0xee;
const app15 = 0xef;
const comment = 0xfe;
const startOfScan = 0xda;
const endOfImage = 0xd9;

const jfif = 'JFIF\0';
const exifHead = 'Exif\0\0';
const xmpHead = 'http://ns.adobe.com/xap/1.0/\0';
const iccHead = 'ICC_PROFILE\0';
/** Multi-picture format: where further pictures lie in the file. They are not written, so it would point nowhere. */
const mpfHead = 'MPF\0';

/** A segment's length is a word that counts itself. */
const mostInSegment = 65_533;
const metresPerInch = 0.0254;

export interface JpegSegment {
  readonly marker: number;
  /** What follows the length. */
  readonly data: Uint8Array;
  /** From its marker to its end. */
  readonly whole: Uint8Array;
}

export interface JpegMetadata {
  readonly metadata: ImageMetadata;
  readonly notes: readonly string[];
}

/** What a JPEG says beside its pixels. Damaged segments end the list: whether the picture can be read, its decoder says. */
export function readJpegMetadata(bytes: Uint8Array): JpegMetadata {
  const parts: MetadataPart[] = [];
  const notes: string[] = [];
  const profile: Uint8Array[] = [];
  const found: { exif?: Uint8Array; xmp?: Uint8Array; density?: readonly [number, number] } = {};
  for (const { marker, data, whole } of jpegSegments(bytes).segments) {
    if (!isKept(marker)) continue;
    const starts = (head: string): boolean => latin1(data, 0, head.length) === head;
    if (marker === app2 && starts(mpfHead)) {
      notes.push('further pictures in the file left out');
      continue;
    }
    const isProfile = marker === app2 && starts(iccHead);
    parts.push({ colour: isProfile, bytes: whole });
    if (isProfile) profile[data[iccHead.length]! - 1] = data.subarray(iccHead.length + 2);
    else if (marker === app0 && starts(jfif)) Object.assign(found, { density: densityOf(data) });
    else if (marker === app1 && starts(exifHead)) found.exif ??= data.subarray(exifHead.length);
    else if (marker === app1 && starts(xmpHead)) found.xmp ??= data.subarray(xmpHead.length);
  }
  const orientation = found.exif === undefined ? 1 : exifOrientation(found.exif);
  const icc = profile.length > 0 ? joined(profile.filter(Boolean)) : undefined;
  return { metadata: { ...found, icc, orientation, parts }, notes };
}

/** A JPEG as an encoder left it, with other metadata in place of its own. */
export function withJpegMetadata(bytes: Uint8Array, metadata: ImageMetadata): EncodedImage {
  const { segments, end } = jpegSegments(bytes);
  const own = segments.filter(({ marker }) => !isKept(marker)).map(({ whole }) => whole);
  const notes: string[] = [];
  const wanted = metadata.parts?.map((part) => part.bytes) ?? partsOf(metadata, notes);
  const hasJfif = wanted.some((part) => part[1] === app0);
  const head = fromLatin1('\xff\xd8');
  // JFIF comes first (JFIF 1.02, page 5), and says that the colours are YCbCr to those who ask no further.
  const first = hasJfif ? [] : segments.filter(({ marker }) => marker === app0).map(({ whole }) => whole);
  return { bytes: joined([head, ...first, ...wanted, ...own, bytes.subarray(end)]), notes };
}

/** APP14 says how an encoder made its colours, so it is each encoder's own. */
function isKept(marker: number): boolean {
  return (marker >= app0 && marker <= app15 && marker !== app14) || marker === comment;
}

/** All segments before the pixels, and where these begin. */
export function jpegSegments(bytes: Uint8Array): {
  readonly segments: readonly JpegSegment[];
  readonly end: number;
} {
  const segments: JpegSegment[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++; // any number of these may come before a marker
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) break;
    const next = at + 2 + view.getUint16(at + 2);
    if (next > bytes.length || next < at + 4) break;
    segments.push({ marker, data: bytes.subarray(at + 4, next), whole: bytes.subarray(at, next) });
    at = next;
  }
  return { segments, end: at };
}

/** Per metre; undefined where the numbers are only a ratio. */
function densityOf(data: Uint8Array): readonly [number, number] | undefined {
  if (data.length < 12) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const perMetre = [0, 1 / metresPerInch, 100][data[7]!] ?? 0;
  const [across, down] = [view.getUint16(8) * perMetre, view.getUint16(10) * perMetre];
  return across > 0 && down > 0 ? [across, down] : undefined;
}

function partsOf({ icc, exif, xmp, density }: ImageMetadata, notes: string[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  if (density !== undefined) parts.push(segment(app0, jfifOf(density)));
  for (const [title, head, data] of [
    ['EXIF', exifHead, exif],
    ['XMP', xmpHead, xmp],
  ] as const) {
    if (data === undefined) continue;
    const content = joined([fromLatin1(head), data]);
    if (content.length <= mostInSegment) parts.push(segment(app1, content));
    else notes.push(`${title} left out: a JPEG holds 64 KB of it`);
  }
  return icc === undefined ? parts : [...parts, ...profileParts(icc)];
}

function jfifOf([across, down]: readonly [number, number]): Uint8Array {
  const data = joined([fromLatin1(jfif), new Uint8Array(9)]);
  const view = new DataView(data.buffer);
  view.setUint16(5, 0x0102);
  view.setUint8(7, 1); // dots per inch
  view.setUint16(8, Math.min(Math.round(across * metresPerInch), 65_535));
  view.setUint16(10, Math.min(Math.round(down * metresPerInch), 65_535));
  return data;
}

/** A profile in as many parts as it takes, each with its number and how many there are. */
function profileParts(icc: Uint8Array): readonly Uint8Array[] {
  const length = mostInSegment - iccHead.length - 2;
  const count = Math.ceil(icc.length / length);
  return Array.from({ length: count }, (_, i) => {
    const data = icc.subarray(i * length, (i + 1) * length);
    return segment(app2, joined([fromLatin1(iccHead), Uint8Array.of(i + 1, count), data]));
  });
}

function segment(marker: number, data: Uint8Array): Uint8Array {
  const length = data.length + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 255), data]);
}
