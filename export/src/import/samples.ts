import { addNoise, parseNoise, type ImageTensor } from '@denoisekit/core';
import { noiseTextOf, pieceOf, type PieceSize } from '../pictures/piece.js';

/** Clean pictures of one kind, to try a model on. */
export interface Samples {
  /** `photographs`, `digits`, `scans`, or what the user calls his own. */
  readonly kind: string;
  /** Colour or grey, of any size. */
  readonly images: readonly ImageTensor[];
}

/** A clean picture as a model takes it, and noisy. */
export interface Trial {
  readonly kind: string;
  /** Of the noise, on [0, 1] images. */
  readonly sigma: number;
  readonly clean: ImageTensor;
  readonly noisy: ImageTensor;
}

/** Not a seed that anything else is drawn with. */
const seed = 18_018;

/** Sigma of Gaussian noise on [0, 1] images: what papers train for, and for pictures of few greys more. */
export const sigmas = [25 / 255, 50 / 255, 15 / 255] as const;
const strong = 0.5;

/** Each picture of each kind at each level. */
export function trialsOf(samples: readonly Samples[], options: PieceSize): readonly Trial[] {
  return samples.flatMap(({ kind, images }) =>
    (kind === 'photographs' ? sigmas : [...sigmas, strong]).flatMap((sigma) =>
      images.map((image, i) => trialOf(kind, pieceOf(image, options), sigma, i)),
    ),
  );
}

/** A picture with Gaussian noise, clipped to [0, 1] as files have it. */
export function trialOf(kind: string, clean: ImageTensor, sigma: number, index: number): Trial {
  const noise = parseNoise(noiseTextOf(sigma));
  return { kind, sigma, clean, noisy: addNoise(clean, noise, { seed, firstIndex: index }) };
}
