import { addNoise, formatNoise, imageTensor, parseNoise, type ImageTensor } from '@denoisekit/core';

/** Clean pictures of one kind, to try a model on. */
export interface Samples {
  /** `photographs`, `digits`, `pages`, or what the user calls his own. */
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

export interface TrialOptions {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
}

/** Not a seed that anything else is drawn with. */
const seed = 18_018;

/** Sigma of Gaussian noise on [0, 1] images: what papers train for, and for pictures of few greys more. */
export const sigmas = [25 / 255, 50 / 255, 15 / 255] as const;
const strong = 0.5;

/** Each picture of each kind at each level. */
export function trialsOf(samples: readonly Samples[], options: TrialOptions): readonly Trial[] {
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

/** `gaussian:0.098` */
export function noiseTextOf(sigma: number): string {
  return formatNoise(parseNoise(`gaussian:${Number(sigma.toFixed(4))}`));
}

/** The middle of a picture in the channels that a model takes, mirrored where the picture is smaller. */
export function pieceOf(image: ImageTensor, { channels, height, width }: TrialOptions): ImageTensor {
  const [, own, rows, columns] = image.shape;
  const [top, left] = [middle(rows - height), middle(columns - width)];
  const out = new Float32Array(channels * height * width);
  const weights = own === 3 && channels === 1 ? [0.299, 0.587, 0.114] : [1];
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = mirrored(top + y, rows) * columns + mirrored(left + x, columns);
        let value = 0;
        weights.forEach((weight, i) => {
          value += weight * image.data[(own === 3 ? channel + i : 0) * rows * columns + at]!;
        });
        out[(channel * height + y) * width + x] = value;
      }
    }
  }
  return imageTensor(out, [1, channels, height, width]);
}

/** Where a piece begins. In pictures of digits, where one of 28x28 pixels does. */
function middle(rest: number): number {
  return rest <= 0 ? 0 : Math.floor(rest / 2 / 28) * 28;
}

function mirrored(at: number, size: number): number {
  const within = at % (2 * size);
  return within < size ? within : 2 * size - 1 - within;
}
