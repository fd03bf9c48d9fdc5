import { asOrientation } from '../../picture/orientation.js';
import { joined } from '../bytes.js';
import type { EncodedImage } from '../image-format.js';
import type { ImageMetadata } from '../metadata.js';
import {
  bytesEntry,
  dataOf,
  encodeDirectory,
  encodeExif,
  numberOf,
  openTiff,
  rationalEntry,
  readDirectories,
  shortEntry,
  type TiffEntry,
} from './tiff-directory.js';

const tags = {
  newSubfileType: 254,
  width: 256,
  height: 257,
  photometric: 262,
  orientation: 274,
  resolutionX: 282,
  resolutionY: 283,
  resolutionUnit: 296,
  subDirectories: 330,
  xmp: 700,
  icc: 34_675,
  dngVersion: 50_706,
} as const;

/** How samples are stored and where (TIFF 6.0, sections 2 to 22): each writer's own. */
const structure: ReadonlySet<number> = new Set([
  ...[254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 277, 278, 279, 280, 281, 284, 288, 289],
  ...[290, 291, 292, 293, 317, 320, 321, 322, 323, 324, 325, 326, 327, 328, 330, 332, 333, 334, 336, 337],
  ...[338, 339, 340, 341, 342, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 559],
]);

/** Tags of a TIFF that belong into EXIF as well (CIPA DC-008, section 4.6.4): texts, time, place, and what a camera says. */
const exifTags: ReadonlySet<number> = new Set([
  ...[270, 271, 272, 274, 282, 283, 296, 305, 306, 315, 316, 33_432, 34_665, 34_853],
]);

/** In centimetres. */
const unitLengths: Readonly<Record<number, number>> = { 2: 2.54, 3: 1 };

/** A page whose picture is a small one of another page, or its mask. */
const isSecondary = (entries: readonly TiffEntry[]): boolean =>
  ((numberOf(entries, tags.newSubfileType) ?? 0) & 0b101) !== 0;

export interface TiffPages {
  readonly width: number;
  readonly height: number;
  readonly pages: number;
  /** Whether it is what a camera's sensor saw, which a TIFF may hold too. */
  readonly isRaw: boolean;
  /** Whether all pages have this size. */
  readonly isUniform: boolean;
}

/** The pages of a TIFF, small copies and masks left out. Throws RangeError where it is damaged. */
export function readTiffPages(bytes: Uint8Array): TiffPages {
  const all = readDirectories(openTiff(bytes));
  const [first] = all;
  if (first === undefined) throw new RangeError('it has no page');
  const colourFilters = 32_803;
  const isRaw =
    dataOf(first, tags.dngVersion) !== undefined ||
    numberOf(first, tags.photometric) === colourFilters ||
    (isSecondary(first) && dataOf(first, tags.subDirectories) !== undefined);
  const pages = all.findIndex((entries, index) => index > 0 && isSecondary(entries));
  const sizeOf = (entries: readonly TiffEntry[]) =>
    `${numberOf(entries, tags.width)}x${numberOf(entries, tags.height)}`;
  const counted = pages === -1 ? all : all.slice(0, pages);
  return {
    width: numberOf(first, tags.width) ?? 0,
    height: numberOf(first, tags.height) ?? 0,
    pages: counted.length,
    isRaw,
    isUniform: counted.every((entries) => sizeOf(entries) === sizeOf(first)),
  };
}

/** What a TIFF says beside its pixels; of more pages, what the first says, and in `parts` what each does. */
export function readTiffMetadata(bytes: Uint8Array): ImageMetadata {
  const pages = readDirectories(openTiff(bytes)).map((entries) =>
    entries.filter(({ tag }) => !structure.has(tag)),
  );
  const first = pages[0] ?? [];
  const exif = first.filter(({ tag }) => exifTags.has(tag));
  return {
    icc: dataOf(first, tags.icc),
    exif: exif.length === 0 ? undefined : encodeExif(exif),
    xmp: dataOf(first, tags.xmp),
    density: densityOf(first),
    orientation: asOrientation(numberOf(first, tags.orientation)),
    parts: pages.map((entries) => ({ colour: false, bytes: encodeExif(entries) })),
  };
}

/** Pixels per metre; undefined where the numbers are only a ratio. */
function densityOf(entries: readonly TiffEntry[]): ImageMetadata['density'] {
  const unit = unitLengths[numberOf(entries, tags.resolutionUnit) ?? 2];
  const [x, y] = [numberOf(entries, tags.resolutionX), numberOf(entries, tags.resolutionY)];
  return unit !== undefined && x! > 0 && y! > 0 ? [(x! * 100) / unit, (y! * 100) / unit] : undefined;
}

/** Pixels per metre as EXIF says them; undefined where it does not, or is damaged. */
export function exifDensity(exif: Uint8Array): ImageMetadata['density'] {
  try {
    return densityOf(readDirectories(openTiff(exif))[0] ?? []);
  } catch {
    return undefined;
  }
}

/** The EXIF of formats that say their resolution nowhere else; undefined where there is nothing to say. */
export function exifWithDensity({ exif, density }: ImageMetadata): Uint8Array | undefined {
  return exif ?? (density && encodeExif(resolution(density)));
}

/** A TIFF as an encoder left it, low byte first, with other metadata in place of its own. */
export function withTiffMetadata(bytes: Uint8Array, metadata: ImageMetadata): EncodedImage {
  const { texts, notes } = textsOf(metadata);
  const pages = readDirectories(openTiff(bytes));
  const parts: Uint8Array[] = [joined([bytes, new Uint8Array(bytes.length & 1)])];
  let end = parts[0]!.length;
  let pointer = 4;
  const pointers: (readonly [at: number, to: number])[] = [];
  pages.forEach((own, index) => {
    const entries = [...own.filter(({ tag }) => structure.has(tag)), ...entriesFor(metadata, index, texts)];
    const directory = encodeDirectory(entries, end);
    pointers.push([pointer, end]);
    pointer = end + 2 + 12 * entries.length;
    parts.push(directory);
    end += directory.length;
  });
  const whole = joined(parts);
  const view = new DataView(whole.buffer);
  for (const [at, to] of pointers) view.setUint32(at, to, true);
  return { bytes: whole, notes };
}

/** What EXIF says that a TIFF says too. */
function textsOf({ exif }: ImageMetadata): {
  readonly texts: readonly TiffEntry[];
  readonly notes: readonly string[];
} {
  try {
    const entries = exif === undefined ? [] : (readDirectories(openTiff(exif))[0] ?? []);
    return { texts: entries.filter(({ tag }) => exifTags.has(tag)), notes: [] };
  } catch {
    return { texts: [], notes: ['EXIF left out: it is damaged'] };
  }
}

function entriesFor(
  metadata: ImageMetadata,
  page: number,
  texts: readonly TiffEntry[],
): readonly TiffEntry[] {
  const { parts = [], icc, xmp, density, orientation = 1 } = metadata;
  const part = parts[page];
  if (part !== undefined) return readDirectories(openTiff(part.bytes))[0] ?? [];
  const given = [
    shortEntry(tags.orientation, orientation),
    ...(icc === undefined ? [] : [bytesEntry(tags.icc, 7, icc)]),
    ...(xmp === undefined ? [] : [bytesEntry(tags.xmp, 1, xmp)]),
    ...(density === undefined ? [] : resolution(density)),
  ];
  const replaced = new Set(given.map(({ tag }) => tag));
  return page > 0 ? given : [...given, ...texts.filter(({ tag }) => !replaced.has(tag))];
}

function resolution([across, down]: readonly [number, number]): readonly TiffEntry[] {
  const perInch = (value: number): number => value * 0.0254;
  return [
    rationalEntry(tags.resolutionX, perInch(across)),
    rationalEntry(tags.resolutionY, perInch(down)),
    shortEntry(tags.resolutionUnit, 2),
  ];
}
