import type { Pixels } from '@denoisekit/core';
import { joined } from '@denoisekit/core/image-file';

/** Pixels a side of what JPEG codes at once, where colour is not subsampled. */
const blockSide = 8;
/** A restart interval is a word. */
const mostBlocks = 65_535;
/** Threads that sharp works in: those of Node's pool, unless that was changed. */
const threads = 4;

/** Of the same picture, from the top down. All but the last are equally high. */
export interface JpegStrips {
  readonly strips: readonly Pixels[];
  /** Blocks in all but the last. */
  readonly interval: number;
}

/** A picture in strips that are encoded side by side and then joined. They share its samples. */
export function jpegStrips(pixels: Pixels, wanted = threads): JpegStrips {
  const { width, height, channels, data } = pixels;
  const blocksPerRow = Math.ceil(width / blockSide);
  const rowsOfBlocks = Math.ceil(height / blockSide / wanted);
  const rows = Math.min(rowsOfBlocks, Math.floor(mostBlocks / blocksPerRow));
  const stripHeight = rows * blockSide;
  const strips: Pixels[] = [];
  for (let top = 0; top < height; top += stripHeight) {
    const bottom = Math.min(top + stripHeight, height);
    const samples = data.subarray(top * width * channels, bottom * width * channels);
    strips.push({ width, height: bottom - top, channels, data: samples });
  }
  return { strips, interval: rows * blocksPerRow };
}

/**
 * One JPEG from those of `jpegStrips`, all with the same tables: the data of the first, a restart marker, the data of the next (ITU-T T.81, sections B.2.1 and
 * F.1.1.5.1). A block is coded by its difference from the block before; a restart marker resets that, as the beginning of a file does.
 *
 * @param files baseline, without restart markers of their own
 */
export function joinJpegStrips(
  files: readonly Uint8Array[],
  { height, interval }: { readonly height: number; readonly interval: number },
): Uint8Array {
  const [first] = files as readonly [Uint8Array];
  const { frame, scan, data } = placesIn(first);
  const head = first.slice(0, data);
  new DataView(head.buffer).setUint16(frame + 5, height);
  const restartInterval = Uint8Array.of(0xff, 0xdd, 0, 4, interval >> 8, interval & 255);
  const parts: Uint8Array[] = [head.subarray(0, scan), restartInterval, head.subarray(scan)];
  for (const [index, file] of files.entries()) {
    if (index > 0) parts.push(Uint8Array.of(0xff, 0xd0 + ((index - 1) % 8)));
    parts.push(file.subarray(placesIn(file).data, file.length - endOfImage.length));
  }
  return joined([...parts, endOfImage]);
}

/** The marker that a JPEG ends with. */
export const endOfImage = Uint8Array.of(0xff, 0xd9);
const startOfFrame = 0xc0;
const startOfScan = 0xda;

/** Where the segments of the frame and of the scan begin, and the data after it. */
function placesIn(file: Uint8Array): {
  readonly frame: number;
  readonly scan: number;
  readonly data: number;
} {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  let frame = 0;
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker === startOfFrame) frame = at;
    if (marker === startOfScan) return { frame, scan: at, data: at + 2 + view.getUint16(at + 2) };
  }
}
