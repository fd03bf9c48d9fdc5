import { imageRows, type ImageRows } from '../image/image-rows.js';
import { imageTensor } from '../image/image-tensor.js';

export const [width, height] = [512, 512];
export const paper = 0.8;

export interface PalePage {
  /** Where pale bars begin, 12 by 5 pixels and a fifth as dark as ink. */
  readonly pale: readonly (readonly [x: number, y: number])[];
  /** Of paper, from its brightness: by column and row. */
  readonly structure?: (x: number, y: number) => number;
}

/** Lines of dark letters: bars of 6 by 16 pixels, 20 pixels apart, every 40 rows. The model has left of pale bars those that are far from them. */
export function drawPalePage({
  pale,
  structure = () => 0,
}: PalePage): Readonly<Record<'page' | 'cleaned', ImageRows>> {
  const page = Float32Array.from({ length: width * height }, (_, i) => {
    return paper + structure(i % width, Math.floor(i / width));
  });
  const cleaned = new Float32Array(width * height).fill(1);
  const bar = (plane: Float32Array, value: number, [x, y, w, h]: readonly number[]): void => {
    for (let row = y!; row < y! + h!; row++) plane.fill(value, row * width + x!, row * width + x! + w!);
  };
  for (const [x, y] of pale) {
    bar(page, paper * 0.8, [x, y, 12, 5]);
    if (y % 40 >= 22) bar(cleaned, 0.2, [x, y, 12, 5]);
  }
  for (let y = 4; y < height - 16; y += 40) {
    for (let x = 20; x < width - 20; x += 20) {
      bar(page, paper * 0.1, [x, y, 6, 16]);
      bar(cleaned, 0, [x, y, 6, 16]);
    }
  }
  const rows = (data: Float32Array) => imageRows(imageTensor(data, [1, 1, height, width]));
  return { page: rows(page), cleaned: rows(cleaned) };
}

/** Bars on each of the lines at that height. */
export function barsAt(...heights: readonly number[]): (readonly [number, number])[] {
  const lines = Array.from({ length: 12 }, (_, line) => 40 * line);
  return lines.flatMap((line) =>
    heights.flatMap((y) => Array.from({ length: 17 }, (_, i) => [26 + 28 * i, line + y] as const)),
  );
}
