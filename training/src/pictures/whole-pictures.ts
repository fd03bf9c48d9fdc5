import { addNoise, imageTensor, parseNoise, type ImageTensor, type Noise } from '@denoisekit/core';
import type { Pair, PairSet } from '../images/port.js';
import { writeCrop } from './crop.js';
import { decodeExample } from './decode-example.js';
import type { DecodedPicture, ExampleFile } from './picture.js';

/** What is added to clean pictures; pairs have their own. */
export interface AddedNoise {
  /** As `parseNoise` reads it. */
  readonly noise: string;
  readonly seed: number;
}

export interface WholeOptions {
  readonly channels: 1 | 3;
  /** In pixels: of what is larger, the middle is taken. */
  readonly maxSide: number;
  /** Height and width are cut to multiples of it. */
  readonly sizeMultiple: number;
  readonly added: AddedNoise;
}

/**
 * Pictures at their own size, one a part, with noise that is always the same. Each is decoded when its turn comes, while the network
 * computes the one before.
 */
export function wholePictures(files: readonly ExampleFile[], options: WholeOptions): PairSet {
  const { channels, maxSide, sizeMultiple, added } = options;
  const noise = parseNoise(added.noise);
  const fitting = (side: number): number => {
    const most = Math.min(side, maxSide);
    return Math.max(sizeMultiple, most - (most % sizeMultiple));
  };
  const read = (file: ExampleFile): Promise<Middle> => {
    const middle = readMiddle(file, { channels, height: fitting(file.height), width: fitting(file.width) });
    middle.catch(() => undefined); // a failure is handled when its turn comes, if the run gets there
    return middle;
  };
  return {
    count: files.length,
    async *parts(signal) {
      let next = files.slice(0, 1).map(read);
      for (const first of files.keys()) {
        signal?.throwIfAborted();
        const [middle] = next;
        next = files.slice(first + 1, first + 2).map(read);
        yield { ...pairOf(await middle!, noise, added.seed, first), first };
      }
    },
  };
}

export interface Middle {
  readonly clean: ImageTensor;
  /** Null where noise is to be added. */
  readonly noisy: ImageTensor | null;
}

/** The middle of a picture in just this size, `[1, channels, height, width]`; a smaller picture is mirrored at its edges. */
export async function readMiddle(
  file: ExampleFile,
  size: { readonly channels: 1 | 3; readonly height: number; readonly width: number },
): Promise<Middle> {
  const { channels, height, width } = size;
  const left = Math.floor((file.width - width) / 2);
  const top = Math.floor((file.height - height) / 2);
  const middleOf = (picture: DecodedPicture): ImageTensor => {
    const out = new Float32Array(channels * height * width);
    writeCrop(picture, { region: { left, top, width, height }, turn: 0, grey: false }, size, out);
    return imageTensor(out, [1, channels, height, width]);
  };
  const { clean, noisy } = await decodeExample(file);
  return { clean: middleOf(clean), noisy: noisy && middleOf(noisy) };
}

/** The input of the network, and its target. */
export function pairOf({ clean, noisy }: Middle, noise: Noise, seed: number, firstIndex: number): Pair {
  return { input: noisy ?? addNoise(clean, noise, { seed, firstIndex }), target: clean };
}
