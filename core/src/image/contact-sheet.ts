import { DenoiseError } from '../errors.js';
import { imageTensor, type ImageTensor } from './image-tensor.js';

export interface ContactSheetOptions {
  /** Pixels between images and around them. Default 2. */
  readonly gap?: number;
  /** How many pixels wide and high each pixel becomes. Default 1. */
  readonly scale?: number;
  /** The value of the gaps, in [0, 1]. Default 1, white. */
  readonly background?: number;
}

/**
 * One picture, `[1, channels, height, width]`, of rows of images: noisy above denoised above clean, for instance. A tensor
 * of a row gives all the images of its batch, side by side. Rows may differ in length; what is missing stays background.
 *
 * @example
 * contactSheet([[noisy], [denoised], [clean]], { scale: 3 });
 *
 * @throws DenoiseError `shape-mismatch` unless all images have the same channels, height and width; `usage` without any
 * image, or when gap or scale is no whole number
 */
export function contactSheet(
  rows: readonly (readonly ImageTensor[])[],
  { gap = 2, scale = 1, background = 1 }: ContactSheetOptions = {},
): ImageTensor {
  const first = rows.find((row) => row.length > 0)?.[0];
  if (first === undefined || !isWhole(gap, 0) || !isWhole(scale, 1)) {
    throw new DenoiseError('usage', {
      what: 'these images cannot form a contact sheet',
      actual: `${first === undefined ? 'no' : 'some'} images, gap ${gap}, scale ${scale}`,
      expected: 'at least one image, gap 0 or more, scale 1 or more, both whole',
    });
  }
  const [, channels, height, width] = first.shape;
  const columns = Math.max(...rows.map((row) => row.reduce((count, { shape }) => count + shape[0], 0)));
  const stepY = height * scale + gap;
  const stepX = width * scale + gap;
  const sheetHeight = gap + rows.length * stepY;
  const sheetWidth = gap + columns * stepX;
  const sheet = new Float32Array(channels * sheetHeight * sheetWidth).fill(background);
  rows.forEach((row, rowNumber) => {
    let column = 0;
    for (const tensor of row) {
      assertSameSize(tensor, first);
      for (let plane = 0; plane < tensor.shape[0] * channels; plane++) {
        const top = (plane % channels) * sheetHeight + gap + rowNumber * stepY;
        const left = gap + (column + Math.floor(plane / channels)) * stepX;
        for (let y = 0; y < height * scale; y++) {
          const to = (top + y) * sheetWidth + left;
          const from = (plane * height + Math.floor(y / scale)) * width;
          for (let x = 0; x < width * scale; x++) {
            sheet[to + x] = tensor.data[from + Math.floor(x / scale)]!;
          }
        }
      }
      column += tensor.shape[0];
    }
  });
  return imageTensor(sheet, [1, channels, sheetHeight, sheetWidth]);
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function assertSameSize(tensor: ImageTensor, first: ImageTensor): void {
  if (tensor.shape.slice(1).every((size, axis) => size === first.shape[axis + 1])) return;
  throw new DenoiseError('shape-mismatch', {
    what: 'the images of a contact sheet must have one size',
    actual: `[${tensor.shape.slice(1).join(', ')}]`,
    expected: `[${first.shape.slice(1).join(', ')}]`,
  });
}
