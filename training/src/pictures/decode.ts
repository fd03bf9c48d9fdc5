import { usedRange, type SampleRange } from '@denoisekit/core';
import type { Metadata, SharpOptions } from 'sharp';
import { loadSharp } from './load-sharp.js';
import { fullScale, type DecodedPicture, type PictureFacts } from './picture.js';

/**
 * Values are taken as the file has them: a network is later given other files' values without a transform as well.
 * A file that is cut off is an error, not a picture with a grey lower half.
 */
const reading: SharpOptions = {
  failOn: 'error',
  ignoreIcc: true,
  autoOrient: true,
  limitInputPixels: false, // the survey has looked at the sizes
  sequentialRead: true,
};

/** Why a readable file is not used for training. */
export interface Unfit {
  readonly unfit: string;
}

/** What a file's header says, without decoding its pixels. Rejects with sharp's error for what is no picture. */
export async function readFacts(source: string | Uint8Array): Promise<PictureFacts | Unfit> {
  const sharp = await loadSharp();
  const header = await sharp(source, reading).metadata();
  if ((header.pages ?? 1) > 1) return { unfit: `${header.pages} frames or pages` };
  if (header.space === 'cmyk') return { unfit: 'CMYK' };
  const bits = bitsOf(header);
  if (bits === null) return { unfit: `${header.depth} samples` };
  const { width, height } = header.autoOrient;
  const grey = header.space === 'b-w' || header.space === 'grey16';
  return { width, height, channels: grey ? 1 : 3, bits, alpha: header.hasAlpha };
}

function bitsOf({ depth, space }: Metadata): 8 | 16 | null {
  if (depth === 'uchar') return 8;
  return depth === 'ushort' && (space === 'rgb16' || space === 'grey16') ? 16 : null;
}

/** The whole picture in its file's own encoding. Rejects with sharp's error where the file is damaged or has changed. */
export async function decodePicture(
  source: string | Uint8Array,
  facts: PictureFacts,
): Promise<DecodedPicture> {
  const sharp = await loadSharp();
  const { width, height, channels, bits, alpha } = facts;
  const colours = channels === 1 ? (bits === 8 ? 'b-w' : 'grey16') : bits === 8 ? 'srgb' : 'rgb16';
  const image = sharp(source, reading).toColourspace(colours);
  const raw = image.raw({ depth: bits === 8 ? 'uchar' : 'ushort' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const stored = channels + (alpha ? 1 : 0);
  if (info.width !== width || info.height !== height || info.channels !== stored) {
    throw new Error(
      `the file has changed: ${info.width}x${info.height} with ${info.channels} channels, and ` +
        `${width}x${height} with ${stored} when training began`,
    );
  }
  const samples = bits === 8 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  return { width, height, channels, data: alpha ? onWhite(samples, channels) : samples };
}

/**
 * The picture shrunk to `side` x `side` grey bytes, whatever its shape. All of the file is read for it, a JPEG at an eighth of its
 * size where that is enough.
 */
export async function decodeThumbnail(
  source: string | Uint8Array,
  facts: PictureFacts,
  side: number,
): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const image = sharp(source, reading);
  return (facts.alpha ? image.flatten({ background: '#fff' }) : image)
    .resize(side, side, { fit: 'fill' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer();
}

/**
 * Samples of 16 bits from the range that they use to all of it, as a model gets them when it denoises: see `usedRange`. The picture itself where there is no such range.
 *
 * @param range of a pair, that of the noisy picture, for both
 */
export function stretched(picture: DecodedPicture, range = usedRange(picture)): DecodedPicture {
  if (range === undefined || !(picture.data instanceof Uint16Array)) return picture;
  return { ...picture, data: picture.data.map(stretch(range)) };
}

const stretch = ({ low, high }: SampleRange) => {
  const scale = 65_535 / (high - low);
  return (sample: number): number =>
    sample <= low ? 0 : sample >= high ? 65_535 : Math.round((sample - low) * scale);
};

/** Here, since sharp's white of 16 bits is 65,280. */
function onWhite(samples: Uint8Array | Uint16Array, channels: 1 | 3): Uint8Array | Uint16Array {
  const full = fullScale({ data: samples });
  const pixels = samples.length / (channels + 1);
  const opaque =
    samples.BYTES_PER_ELEMENT === 1 ? new Uint8Array(pixels * channels) : new Uint16Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * (channels + 1);
    const alpha = samples[from + channels]! / full;
    for (let channel = 0; channel < channels; channel++) {
      opaque[pixel * channels + channel] = Math.round(alpha * samples[from + channel]! + (1 - alpha) * full);
    }
  }
  return opaque;
}
