import { asOrientation } from '../../picture/orientation.js';
import { fromLatin1, joined, latin1 } from '../bytes.js';
import { exifOrientation } from '../exif.js';
import type { ImageMetadata } from '../metadata.js';
import { isSound, pngChunk, pngSignature, readPng, type PngChunk } from './png-chunks.js';
import type { Zlib } from './zlib.js';

/** What says how colours are meant (PNG specification, third edition, section 11.3.2). */
const colourChunks = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP', 'mDCV', 'cLLI']);

/** Others that hold whatever the pixels become. Those that name colours or bits of the file (bKGD, hIST, sBIT) do not. */
const keptChunks = new Set(['pHYs', 'eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME', 'oFFs', 'sTER']);

const xmpKeyword = 'XML:com.adobe.xmp';

/** The largest profiles, of printers with many inks, have some megabytes. */
const maxProfileBytes = 16 * 2 ** 20;
const maxXmpBytes = 16 * 2 ** 20;

export interface PngMetadata {
  readonly metadata: ImageMetadata;
  readonly notes: readonly string[];
}

/** What a PNG says beside its pixels. What is damaged is left out, with a note where it said how colours are meant. */
export async function readPngMetadata(chunks: readonly PngChunk[], zlib: Zlib): Promise<PngMetadata> {
  const kept = chunks.filter((chunk) => isKept(chunk.name));
  if (kept.length === 0) return { metadata: {}, notes: [] };
  const sound = kept.filter((chunk) => isSound(chunk, zlib));
  const dataOf = (name: string) => sound.find((chunk) => chunk.name === name)?.data;
  const packed = dataOf('iCCP');
  const icc = packed && (await profileOf(packed, zlib).catch(() => undefined));
  const isBroken = kept.some(({ name }) => name === 'iCCP') && icc === undefined;
  const exif = dataOf('eXIf');
  const parts = sound
    .filter(({ name }) => name !== 'iCCP' || !isBroken)
    .map(({ name, whole }) => ({ colour: colourChunks.has(name), bytes: whole }));
  const metadata: ImageMetadata = {
    icc,
    exif,
    xmp: await xmpOf(sound, zlib).catch(() => undefined),
    density: densityOf(dataOf('pHYs')),
    orientation: asOrientation(exif && exifOrientation(exif)),
    parts,
  };
  return { metadata, notes: isBroken ? ['its colour profile is damaged and was left out'] : [] };
}

/** A name whose fourth letter is small may be copied by those who do not know it (section 5.4). */
function isKept(name: string): boolean {
  return colourChunks.has(name) || keptChunks.has(name) || /^[a-z][A-Za-z][A-Z][a-z]$/.test(name);
}

/** The chunks that give a PNG this metadata. */
export async function pngMetadataChunks(
  { parts, icc, exif, xmp, density }: ImageMetadata,
  zlib: Zlib,
): Promise<readonly Uint8Array[]> {
  if (parts !== undefined) return parts.map(({ bytes }) => bytes);
  const chunks: Uint8Array[] = [];
  const add = (name: string, data: Uint8Array): void => {
    chunks.push(pngChunk(name, data, zlib));
  };
  if (icc !== undefined) add('iCCP', joined([fromLatin1('icc\0\0'), await zlib.deflate(icc)]));
  if (density !== undefined) add('pHYs', physicalSize(density));
  if (exif !== undefined) add('eXIf', exif);
  if (xmp !== undefined) add('iTXt', joined([fromLatin1(`${xmpKeyword}\0\0\0\0\0`), xmp]));
  return chunks;
}

/**
 * A PNG as an encoder left it, with these chunks in place of its own that say something beside the pixels. Where they take no more room than those, it is changed in
 * place, for a large picture need not be in memory twice.
 */
export function withPngChunks(bytes: Uint8Array, wanted: readonly Uint8Array[]): Uint8Array {
  const [header, ...rest] = readPng(bytes, 'the picture').chunks;
  const head = [pngSignature, header!.whole, ...wanted];
  const first = rest.findIndex(({ name }) => !isKept(name));
  const pixels = rest.slice(first);
  if (pixels.some(({ name }) => isKept(name))) {
    return joined([...head, ...rest.filter(({ name }) => !isKept(name)).map(({ whole }) => whole)]);
  }
  const begin = joined(head);
  const at = pixels[0]!.whole.byteOffset - bytes.byteOffset;
  if (begin.length > at) return joined([begin, bytes.subarray(at)]);
  bytes.set(begin, at - begin.length);
  return bytes.subarray(at - begin.length);
}

/** Section 11.3.2.3: a name, a zero, the method of compression. */
async function profileOf(data: Uint8Array, zlib: Zlib): Promise<Uint8Array> {
  return zlib.inflate(data.subarray(data.indexOf(0) + 2), maxProfileBytes);
}

/**
 * The packet of XMP. It belongs into iTXt (section 11.3.3.4: keyword, zero, whether it is packed, method, language, zero, translated
 * keyword, zero, text); libvips writes zTXt (section 11.3.3.3: keyword, zero, method, packed text).
 */
async function xmpOf(chunks: readonly PngChunk[], zlib: Zlib): Promise<Uint8Array | undefined> {
  const start = xmpKeyword.length + 1;
  const found = chunks.find(
    ({ name, data }) => /^[iz]TXt$/.test(name) && latin1(data, 0, start) === `${xmpKeyword}\0`,
  );
  if (found === undefined) return undefined;
  const { name, data } = found;
  if (name === 'zTXt') return zlib.inflate(data.subarray(start + 1), maxXmpBytes);
  const translated = data.indexOf(0, start + 2) + 1;
  const packet = data.subarray(data.indexOf(0, translated) + 1);
  return data[start] === 1 ? zlib.inflate(packet, maxXmpBytes) : packet;
}

/** Section 11.3.4.3; undefined where the numbers are only a ratio. */
function densityOf(data: Uint8Array | undefined): ImageMetadata['density'] {
  if (data?.length !== 9 || data[8] !== 1) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const [across, down] = [view.getUint32(0), view.getUint32(4)];
  return across > 0 && down > 0 ? [across, down] : undefined;
}

function physicalSize([across, down]: readonly [number, number]): Uint8Array {
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  view.setUint32(0, Math.round(across));
  view.setUint32(4, Math.round(down));
  data[8] = 1;
  return data;
}
