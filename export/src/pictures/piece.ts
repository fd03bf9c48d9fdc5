import { formatNoise, imageTensor, parseNoise, type ImageTensor } from '@denoisekit/core';

export interface PieceSize {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
}

/** `gaussian:25/255` */
export function noiseTextOf(sigma: number): string {
  return formatNoise(parseNoise(`gaussian:${sigma}`));
}

/** The middle of a picture in the channels that a model takes, mirrored where the picture is smaller. */
export function pieceOf(image: ImageTensor, { channels, height, width }: PieceSize): ImageTensor {
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

/** White for black: another picture of the same size. */
export function negativeOf({ data, shape }: ImageTensor): ImageTensor {
  return { data: data.map((value) => 1 - value), shape };
}

/** Where a piece begins. In pictures of digits, where one of 28x28 pixels does. */
function middle(rest: number): number {
  return rest <= 0 ? 0 : Math.floor(rest / 2 / 28) * 28;
}

function mirrored(at: number, size: number): number {
  const within = at % (2 * size);
  return within < size ? within : 2 * size - 1 - within;
}
