import { randomStream } from '@denoisekit/core';
import type { DecodedPicture, PictureFacts } from './picture.js';
import type { Region } from './resample.js';
import { resample } from './resample.js';

/** Which of a picture's pixels an example shows, and how. */
export interface Crop {
  readonly region: Region;
  /** 0 to 7. Bit 0 mirrors left and right, bit 1 top and bottom; bit 2, which comes last, makes rows of columns. */
  readonly turn: number;
  /** Whether all channels are made the same. */
  readonly grey: boolean;
  /** What values are multiplied by. */
  readonly gain: number;
  /** What is added afterwards: 0, or `1 - gain`; either way values stay in [0, 1]. */
  readonly lift: number;
}

export interface CropOptions {
  readonly height: number;
  readonly width: number;
  /** The smallest scale: 1 where pictures are never shrunk. */
  readonly minScale: number;
  /** Share of the crops that are made grey. */
  readonly greyShare: number;
  /** Share of the crops that are made darker or brighter. */
  readonly exposureShare: number;
}

/**
 * Share of the crops that are not shrunk. Shrunk pictures have finer detail than cameras give; of those alone a network learns to
 * leave too much noise in smooth places (`docs/decisions/0020-photo.md`).
 */
const wholeShare = 0.5;

/** Of the crops whose exposure changes, the share that gets darker; the others get brighter. */
const darkerShare = 0.5;
/** What the contrast of the darkest and brightest ones is multiplied by. */
const minGain = 0.1;

/** First part of the random path of examples: "crop" in ASCII. */
const cropPurpose = 0x63726f70;

/** All that is drawn for example `index` of a step. The picture has to be drawn first. */
export interface Draw {
  /** In (0, 1): where in the window of pictures. */
  readonly place: number;
  crop(picture: Pick<PictureFacts, 'width' | 'height'>, options: CropOptions): Crop;
}

export function drawExample(seed: number, step: number, index: number): Draw {
  const stream = randomStream(seed, cropPurpose, step, index);
  // All of them, and in this order, whatever the options are.
  const place = stream.uniform();
  const size = stream.uniform();
  const across = stream.uniform();
  const down = stream.uniform();
  const turn = stream.integer(8);
  const greyness = stream.uniform();
  const exposure = stream.uniform();
  const contrast = minGain ** stream.uniform();
  return {
    place,
    crop(picture, { height, width, minScale, greyShare, exposureShare }) {
      const [outWidth, outHeight] = turn & 4 ? [height, width] : [width, height];
      const least = Math.max(minScale, outWidth / picture.width, outHeight / picture.height);
      const shrunk = Math.max(0, size - wholeShare) / (1 - wholeShare);
      const scale = least < 1 ? 1 - (1 - least) * shrunk : 1;
      const region =
        scale === 1
          ? { width: outWidth, height: outHeight }
          : { width: outWidth / scale, height: outHeight / scale };
      const left = (picture.width - region.width) * across;
      const top = (picture.height - region.height) * down;
      // At full size the pixels stay what they are.
      const corner = scale === 1 ? { left: Math.round(left), top: Math.round(top) } : { left, top };
      const gain = exposure < exposureShare ? contrast : 1;
      const lift = exposure < darkerShare * exposureShare ? 0 : 1 - gain;
      return { region: { ...region, ...corner }, turn, grey: greyness < greyShare, gain, lift };
    },
  };
}

/**
 * Writes a crop as `[channels, height, width]` to `out`. Grey of colour is the luma 0.299 R + 0.587 G + 0.114 B of
 * Recommendation ITU-R BT.601; colour of grey is that grey three times.
 */
export function writeCrop(
  picture: DecodedPicture,
  { region, turn, grey }: Pick<Crop, 'region' | 'turn' | 'grey'>,
  { height, width, channels }: { readonly height: number; readonly width: number; readonly channels: 1 | 3 },
  out: Float32Array,
): void {
  const plane = height * width;
  const fits = picture.channels <= channels;
  const values = fits ? out : new Float32Array(picture.channels * plane);
  const [outWidth, outHeight] = turn & 4 ? [height, width] : [width, height];
  const [unitX, unitY] = turn & 4 ? [width, 1] : [1, width];
  const alongX = turn & 1 ? -unitX : unitX;
  const alongY = turn & 2 ? -unitY : unitY;
  const corner = (turn & 1 ? (outWidth - 1) * unitX : 0) + (turn & 2 ? (outHeight - 1) * unitY : 0);
  resample(picture, region, outWidth, outHeight, {
    out: values,
    start: corner,
    plane,
    alongX,
    alongY,
  });
  if (picture.channels === 3 && (channels === 1 || grey)) {
    for (let i = 0; i < plane; i++) {
      const luma = 0.299 * values[i]! + 0.587 * values[plane + i]! + 0.114 * values[2 * plane + i]!;
      for (let channel = 0; channel < channels; channel++) out[channel * plane + i] = luma;
    }
  } else if (picture.channels === 1 && channels === 3) {
    out.copyWithin(plane, 0, plane);
    out.copyWithin(2 * plane, 0, plane);
  }
}

/** Makes a crop darker or brighter, as drawn for it. */
export function expose(crop: Float32Array, { gain, lift }: Pick<Crop, 'gain' | 'lift'>): void {
  if (gain === 1) return;
  for (let i = 0; i < crop.length; i++) crop[i] = gain * crop[i]! + lift;
}
