import { addNoise, imageTensor, parseNoise, type ImageTensor } from '@denoisekit/core';
import type { PairSet, Part } from '../images/index.js';
import { writeCrop } from './crop.js';
import { decodePicture } from './decode.js';
import type { PictureFile } from './picture.js';

export interface WholeOptions {
  readonly channels: 1 | 3;
  /** In pixels: of what is larger, the middle is taken. */
  readonly maxSide: number;
  /** Height and width are cut to multiples of it. */
  readonly sizeMultiple: number;
  /** As `parseNoise` reads it. */
  readonly noise: string;
  readonly seed: number;
}

/** Pictures at their own size, one a part, with noise that is always the same. Each is decoded when its turn comes. */
export function wholePictures(pictures: readonly PictureFile[], options: WholeOptions): PairSet {
  const noise = parseNoise(options.noise);
  return {
    count: pictures.length,
    async *parts(signal) {
      for (const [first, picture] of pictures.entries()) {
        signal?.throwIfAborted();
        const target = await middleOf(picture, options);
        const input = addNoise(target, noise, { seed: options.seed, firstIndex: first });
        yield { input, target, first } satisfies Part;
      }
    },
  };
}

/** The middle of a picture, `[1, channels, height, width]`, of at most `maxSide` pixels a side. */
export async function middleOf(
  picture: PictureFile,
  { channels, maxSide, sizeMultiple }: Pick<WholeOptions, 'channels' | 'maxSide' | 'sizeMultiple'>,
): Promise<ImageTensor> {
  const fitting = (side: number): number => {
    const most = Math.min(side, maxSide);
    return Math.max(sizeMultiple, most - (most % sizeMultiple));
  };
  return middle(picture, { channels, height: fitting(picture.height), width: fitting(picture.width) });
}

/** The middle of a picture in just this size; a smaller picture is mirrored at its edges. */
export async function middle(
  picture: PictureFile,
  size: { readonly channels: 1 | 3; readonly height: number; readonly width: number },
): Promise<ImageTensor> {
  const { channels, height, width } = size;
  const decoded = await decodePicture(picture.path, picture);
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  const crop = { region: { left, top, width, height }, turn: 0, grey: false };
  const out = new Float32Array(channels * height * width);
  writeCrop(decoded, crop, size, out);
  return imageTensor(out, [1, channels, height, width]);
}
