import { DenoiseError, depthOf, type Pixels } from '@denoisekit/core';
import { coloursError } from '@denoisekit/core/image-file';
import type { Metadata, Sharp } from 'sharp';
import { loadSharp } from '../load-sharp.js';

/** Colours as libvips names them, which are read as they are. */
const greySpaces = new Set(['b-w', 'grey16']);
const colourSpaces = new Set(['srgb', 'rgb', 'rgb16']);

/**
 * Width, height and the like from the first bytes; sharp decodes no pixels for it. Rejects with sharp's error where it is damaged.
 *
 * @param pages how many frames or pages. Default: all, -1
 * @throws DenoiseError `image-unsupported` for colours and samples that would have to be converted
 */
export async function readHeader(
  bytes: Uint8Array,
  name: string,
  title: string,
  pages = -1,
): Promise<Metadata> {
  const sharp = await loadSharp();
  const header = await sharp(bytes, { limitInputPixels: false, pages }).metadata();
  const { space, depth } = header;
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new DenoiseError('image-unsupported', {
      what: `${name} cannot be read here`,
      actual: `a ${title} with samples of type ${depth}`,
      expected: '8 or 16 bits',
      fix: 'convert it to grey or RGB of 8 or 16 bits first',
    });
  }
  if (!greySpaces.has(space) && !colourSpaces.has(space)) throw coloursError(name, title, space);
  return header;
}

/** Height of one frame, and how many there are where it is not one alone. */
export function framesOf({ width, height, pages = 1, pageHeight = height }: Metadata) {
  return { width, height: pageHeight, ...(pages > 1 && { frames: pages }) };
}

/**
 * The pixels of a file as they lie in it, all frames, without any change of colours: sharp would apply a profile that is in the file, to 16
 * bits even one of its own. Rejects with sharp's error where the file is damaged.
 *
 * @param pages how many. Default: all, -1
 * @param page the first of them, from 0
 */
export async function readPixels(bytes: Uint8Array, header: Metadata, pages = -1, page = 0): Promise<Pixels> {
  const sharp = await loadSharp();
  const image = sharp(bytes, { failOn: 'error', ignoreIcc: true, limitInputPixels: false, pages, page });
  const isGrey = greySpaces.has(header.space);
  const layout = framesOf(header);
  if (header.depth === 'ushort') {
    const raw = image.toColourspace(isGrey ? 'grey16' : 'rgb16').raw({ depth: 'ushort' });
    const { data, info } = await raw.toBuffer({ resolveWithObject: true });
    return {
      ...layout,
      channels: info.channels,
      data: new Uint16Array(data.buffer, data.byteOffset, data.length / 2),
    };
  }
  // In grey of 8 bits, sharp would drop the alpha.
  const raw = image.toColourspace(isGrey && !header.hasAlpha ? 'b-w' : 'srgb').raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const bytesOnly = new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (!isGrey || !header.hasAlpha) return { ...layout, channels: info.channels, data: bytesOnly };
  return { ...layout, channels: 2, data: greyAndAlpha(bytesOnly) };
}

function greyAndAlpha(rgba: Uint8Array): Uint8Array {
  const out = new Uint8Array(rgba.length / 2);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 2) {
    out[to] = rgba[from]!;
    out[to + 1] = rgba[from + 3]!;
  }
  return out;
}

/** Pixels as sharp takes them, to be written without any change of colours. */
export async function fromRaw(pixels: Pixels): Promise<Sharp> {
  const sharp = await loadSharp();
  const { width, height, channels, frames = 1, data } = pixels;
  const raw = { width, height: height * frames, channels, ...(frames > 1 && { pageHeight: height }) };
  return sharp(data, { raw, limitInputPixels: false }).toColourspace(colourspaceOf(pixels));
}

/** Without it, 16 bits would become 8. */
function colourspaceOf(pixels: Pixels): 'b-w' | 'grey16' | 'srgb' | 'rgb16' {
  const isDeep = depthOf(pixels) === 16;
  return pixels.channels < 3 ? (isDeep ? 'grey16' : 'b-w') : isDeep ? 'rgb16' : 'srgb';
}
