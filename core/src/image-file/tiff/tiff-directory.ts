import { joined } from '../bytes.js';

/*
 * Directories of TIFF (TIFF 6.0, section 2), of which EXIF is made too (CIPA DC-008, section 4.5).
 */

export interface TiffEntry {
  readonly tag: number;
  /** 1 to 13: see `unitOf`. */
  readonly type: number;
  readonly count: number;
  /** With the low byte first, whatever the file has. */
  readonly value: Uint8Array;
  /** Of a tag that points to one. */
  readonly directory?: readonly TiffEntry[] | undefined;
}

export interface TiffFile {
  readonly view: DataView;
  readonly little: boolean;
  /** Values by where they lie: pages may share them. */
  readonly values: Map<string, Uint8Array>;
  /** Bytes that may still be read. */
  left: number;
}

/** Bytes that are reversed together, by the type; a rational is two of four. */
const unitOf = [0, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8, 4] as const;
const sizeOf = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4] as const;

/** EXIF, GPS, and what EXIF says of other formats' rules. */
export const directoryTags: ReadonlySet<number> = new Set([34_665, 34_853, 40_965]);

/**
 * How many times the file's own length is read, at most. What lies apart is read once; a file whose tags all point to the same bytes, each a little farther,
 * would take its length times thousands of tags.
 */
const mostReadings = 2;
/** Read in any case, beside that. */
const freeBytes = 2 ** 16;

/** @throws RangeError for what does not begin as TIFF does */
export function openTiff(bytes: Uint8Array): TiffFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const order = bytes.length < 8 ? 0 : view.getUint16(0);
  const little = order === 0x4949;
  if (!little && order !== 0x4d4d) throw new RangeError('it does not begin as TIFF does');
  return { view, little, values: new Map(), left: mostReadings * bytes.length + freeBytes };
}

function spend(file: TiffFile, bytes: number): void {
  file.left -= bytes;
  if (file.left < 0) throw new RangeError('its tags lie over one another');
}

/** All directories of the chain, each with its entries. Throws RangeError where one lies outside the file. */
export function readDirectories(file: TiffFile): readonly (readonly TiffEntry[])[] {
  const directories: (readonly TiffEntry[])[] = [];
  const seen = new Set<number>();
  for (let at = file.view.getUint32(4, file.little); at !== 0;) {
    if (seen.has(at)) throw new RangeError('its pages are a circle');
    seen.add(at);
    if (at + 2 > file.view.byteLength)
      throw new RangeError(`it ends before its page ${directories.length + 1}`);
    const { entries, next } = readDirectory(file, at, 0);
    directories.push(entries);
    at = next;
  }
  return directories;
}

function readDirectory(
  file: TiffFile,
  at: number,
  depth: number,
): { readonly entries: readonly TiffEntry[]; readonly next: number } {
  const { view, little } = file;
  const count = view.getUint16(at, little);
  if (at + 2 + 12 * count > view.byteLength) throw new RangeError('it ends within a list of tags');
  spend(file, 2 + 12 * count);
  const entries = Array.from({ length: count }, (_, i) => readEntry(file, at + 2 + 12 * i, depth));
  const end = at + 2 + 12 * count;
  // Some writers of EXIF leave it out.
  const next = end + 4 <= view.byteLength ? view.getUint32(end, little) : 0;
  return { entries: entries.filter((entry) => entry !== undefined), next };
}

/** Undefined for unknown types. */
function readEntry(file: TiffFile, at: number, depth: number): TiffEntry | undefined {
  const { view, little } = file;
  const [tag, type, count] = [
    view.getUint16(at, little),
    view.getUint16(at + 2, little),
    view.getUint32(at + 4, little),
  ];
  const size = sizeOf[type] ?? 0;
  if (size === 0) return undefined;
  const length = size * count;
  const from = length <= 4 ? at + 8 : view.getUint32(at + 8, little);
  if (from + length > view.byteLength) throw new RangeError(`its tag ${tag} lies outside the file`);
  const value = valueAt(file, from, length, unitOf[type]!);
  const isPointer = directoryTags.has(tag) && count === 1 && length === 4 && depth < 2;
  const directory = isPointer
    ? readDirectory(file, view.getUint32(at + 8, little), depth + 1).entries
    : undefined;
  return { tag, type, count, value, directory };
}

function valueAt(file: TiffFile, from: number, length: number, unit: number): Uint8Array {
  const { view, little, values } = file;
  const where = `${from} ${length} ${unit}`;
  const known = values.get(where);
  if (known !== undefined) return known;
  spend(file, length);
  const value = new Uint8Array(view.buffer, view.byteOffset + from, length).slice();
  if (!little) turnRound(value, unit);
  values.set(where, value);
  return value;
}

function turnRound(bytes: Uint8Array, unit: number): void {
  for (let at = 0; unit > 1 && at < bytes.length; at += unit) bytes.subarray(at, at + unit).reverse();
}

/** A number of an entry of bytes, words or longs; undefined without one. */
export function numberOf(entries: readonly TiffEntry[], tag: number): number | undefined {
  const entry = entries.find((candidate) => candidate.tag === tag);
  if (entry === undefined || entry.count === 0) return undefined;
  const view = viewOf(entry.value);
  if (entry.type === 3) return view.getUint16(0, true);
  if (entry.type === 5) return view.getUint32(0, true) / view.getUint32(4, true);
  return entry.type === 4 || entry.type === 13 ? view.getUint32(0, true) : view.getUint8(0);
}

export function dataOf(entries: readonly TiffEntry[], tag: number): Uint8Array | undefined {
  return entries.find((entry) => entry.tag === tag)?.value;
}

export function shortEntry(tag: number, value: number): TiffEntry {
  return { tag, type: 3, count: 1, value: Uint8Array.of(value & 255, value >> 8) };
}

/** The value is rounded to thousandths. */
export function rationalEntry(tag: number, value: number): TiffEntry {
  const bytes = new Uint8Array(8);
  const view = viewOf(bytes);
  const isWhole = Math.abs(value - Math.round(value)) < 5e-4;
  view.setUint32(0, Math.round(isWhole ? value : value * 1000), true);
  view.setUint32(4, isWhole ? 1 : 1000, true);
  return { tag, type: 5, count: 1, value: bytes };
}

export function bytesEntry(tag: number, type: 1 | 7, value: Uint8Array): TiffEntry {
  return { tag, type, count: value.length, value };
}

/**
 * A directory as a file has it, the last one, with the low byte first, and what it points to behind it.
 *
 * @param at where in the file it will lie, an even number
 */
export function encodeDirectory(entries: readonly TiffEntry[], at: number): Uint8Array {
  const sorted = [...entries].sort((a, b) => a.tag - b.tag);
  const head = new Uint8Array(2 + 12 * sorted.length + 4);
  const view = viewOf(head);
  view.setUint16(0, sorted.length, true);
  const behind: Uint8Array[] = [];
  let free = at + head.length;
  sorted.forEach(({ tag, type, count, value, directory }, i) => {
    const entry = 2 + 12 * i;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    view.setUint32(entry + 4, count, true);
    if (directory === undefined && value.length <= 4) {
      head.set(value, entry + 8);
      return;
    }
    view.setUint32(entry + 8, free, true);
    const content = directory === undefined ? value : encodeDirectory(directory, free);
    const even = joined([content, new Uint8Array(content.length & 1)]);
    behind.push(even);
    free += even.length;
  });
  return joined([head, ...behind]);
}

/** Entries as EXIF has them: a TIFF of one directory and no picture. */
export function encodeExif(entries: readonly TiffEntry[]): Uint8Array {
  const head = Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0);
  return joined([head, encodeDirectory(entries, head.length)]);
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
