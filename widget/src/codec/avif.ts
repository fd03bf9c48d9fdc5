import { DenoiseError, type ImageMetadata } from '@denoisekit/core';
import { animationError, latin1, uprightExif } from '@denoisekit/core/image-file';

/* The boxes of AVIF (ISO/IEC 14496-12, sections 4.2 and 8.11; 23008-12, section 6.5), and none of its pixels. */

export interface Avif {
  readonly width: number;
  readonly height: number;
  readonly metadata: ImageMetadata;
  readonly notes: readonly string[];
}

/**
 * What an AVIF says of itself. Its boxes turn it upright, which browsers heed, and its EXIF does not.
 *
 * @throws RangeError where it is damaged, DenoiseError `image-unsupported` for an animation
 */
export function readAvif(bytes: Uint8Array, name: string): Avif {
  if (latin1(bytes, 8, 12) === 'avis') throw animationError(name, { title: 'AVIF' }, 'take it apart first');
  const meta = boxesIn(only(boxesIn(bytes), 'meta'), 4);
  const properties = boxesIn(only(boxesIn(only(meta, 'iprp')), 'ipco'));
  const all = (name: string) => properties.flatMap((box) => (box.name === name ? [box.data] : []));
  // Tiles and previews have sizes too: the picture's is the largest.
  const sizes = all('ispe').map((data) => ({ width: uint(data, 4, 4), height: uint(data, 8, 4) }));
  const [size] = sizes.sort((a, b) => b.width * b.height - a.width * a.height);
  if (size === undefined) throw new RangeError('it has no size');
  const icc = all('colr').find((data) => /^(prof|rICC)/.test(latin1(data, 0, 4)));
  const isDeep = all('av1C').some((data) => (uint(data, 2, 1) & 0x40) !== 0);
  return {
    ...size,
    metadata: { icc: icc?.subarray(4), ...itemsOf(bytes, only(meta, 'iinf'), only(meta, 'iloc')) },
    notes: isDeep ? ['8 bits of each sample are kept: browsers give no more'] : [],
  };
}

/**
 * For what the browser has thrown where it was to decode an AVIF. Rejects with that where it decodes others, and elsewhere with DenoiseError
 * `image-unsupported`: a browser that does not tell may know no AVIF.
 */
export async function undecodedAvif(name: string, cause: unknown): Promise<never> {
  const { ImageDecoder } = globalThis as { ImageDecoder?: typeof globalThis.ImageDecoder };
  if (await ImageDecoder?.isTypeSupported('image/avif')) throw cause;
  throw new DenoiseError('image-unsupported', {
    what: `${name} cannot be read here`,
    actual: 'an AVIF, which this browser does not decode',
    fix: 'convert it first, or take a newer browser',
    cause,
  });
}

/** EXIF and XMP, where each is in one piece, as all writers leave it; numbers of items have 2 bytes in the versions that are read. */
function itemsOf(bytes: Uint8Array, iinf: Uint8Array, iloc: Uint8Array): ImageMetadata {
  const version = uint(iloc, 0, 1);
  const places = new Map<number, Uint8Array>();
  let at = 4;
  const next = (length: number): number => {
    at += length;
    return uint(iloc, at - length, length);
  };
  const sizes = next(2);
  const [offset, length, base, index] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 15) as Four;
  for (let left = version < 2 ? next(2) : 0; left > 0; left--) {
    const id = next(2);
    // Method 0 counts from the file's first byte.
    const isInFile = version === 0 || next(2) === 0;
    at += 2;
    const start = next(base);
    const pieces = next(2);
    const end = at + pieces * (offset + length + version * index);
    at += version * index;
    if (isInFile && pieces === 1) {
      const from = start + next(offset);
      places.set(id, bytes.subarray(from, from + next(length)));
    }
    at = end;
  }
  const items = boxesIn(iinf, uint(iinf, 0, 1) === 0 ? 6 : 8);
  const read = (what: RegExp) => {
    const item = items.find(({ data }) => what.test(latin1(data, 8, 256)));
    return item && places.get(uint(item.data, 4, 2));
  };
  const block = read(/^Exif/);
  // Before it stands how far behind that it begins (23008-12, section A.2.1).
  const exif = block?.subarray(4 + uint(block, 0, 4));
  return { exif: exif && uprightExif(exif), xmp: read(/^mime.*\0application\/rdf\+xml\0/s) };
}

type Four = [number, number, number, number];

function boxesIn(data: Uint8Array, from = 0): { readonly name: string; readonly data: Uint8Array }[] {
  const boxes = [];
  for (let at = from; at + 8 <= data.length;) {
    const short = uint(data, at, 4);
    const head = short === 1 ? 16 : 8;
    const end = short === 0 ? data.length : at + (short === 1 ? uint(data, at + 8, 8) : short);
    if (end < at + head) break;
    boxes.push({ name: latin1(data, at + 4, at + 8), data: data.subarray(at + head, end) });
    at = end;
  }
  return boxes;
}

const only = (boxes: ReturnType<typeof boxesIn>, name: string): Uint8Array =>
  boxes.find((box) => box.name === name)?.data ?? new Uint8Array();

function uint(data: Uint8Array, at: number, length: number): number {
  if (at + length > data.length) throw new RangeError('it ends early');
  return data.subarray(at, at + length).reduce((value, byte) => value * 256 + byte, 0);
}
