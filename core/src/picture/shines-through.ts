import type { ImageRows } from '../image/image-rows.js';
import type { FoundPalePrint } from './pale-print.js';

/** Pixels a side of the parts of a page that are looked at. */
const partSide = 128;
/** Pixels that a part has beside dark ink at least, to count. */
const leastBeside = 300;
/** Beside dark ink: so many pixels from it, farther than its soft edge and nearer than the next line. */
const [nearest, farthest] = [5, 8];
/** Of the contrast that the page's ink has, dark ink has more. */
const darkShare = 0.55;
/** Of the contrast that pale print has, what counts as dark as it has between these. */
const [least, most] = [0.6, 1.6];
/** A part is crossed where so many more of the pixels beside dark ink are as dark as pale print than are as bright beyond the paper. */
const crossedShare = 0.03;
/** Of the parts, so many are crossed where the other side may shine through. */
const leastCrossed = 0.1;

/**
 * Whether the pale print of a page may be that of the other side of its sheet. A page's own print keeps clear of its other lines, but the other side does
 * not know them, so that its strokes lie between and under the letters of this side, also where the model has removed them. Of paper with structure, as
 * much is bright as is dark.
 */
export async function mayShineThrough(
  page: ImageRows,
  cleaned: ImageRows,
  image: number,
  { contrast, ink, paper }: Omit<FoundPalePrint, 'share' | 'each'>,
  pause?: () => Promise<void>,
): Promise<boolean> {
  const [, , height, width] = page.shape;
  const rows = Math.min(height, partSide + 2 * farthest);
  const [before, after] = [new Float32Array(rows * width), new Float32Array(rows * width)];
  const distance = new Uint8Array(rows * width);
  const columns = Math.ceil(width / partSide);
  let [parts, crossed] = [0, 0];
  for (let top = 0; top < height; top += partSide) {
    await pause?.();
    const [from, to] = [Math.max(0, top - farthest), Math.min(height, top + partSide + farthest)];
    const size = (to - from) * width;
    page.read(image, 0, from, to, before.subarray(0, size));
    cleaned.read(image, 0, from, to, after.subarray(0, size));
    for (let y = from, i = 0; y < to; y++) {
      const brightness = paper(y);
      for (let x = 0; x < width; x++, i++) {
        before[i] = 1 - before[i]! / brightness(x);
        distance[i] = before[i]! > darkShare * ink && after[i]! < 0.5 ? 0 : farthest + 1;
      }
    }
    measureDistance(distance, size, width);
    const beside = new Float64Array(columns);
    const darker = new Float64Array(columns);
    const brighter = new Float64Array(columns);
    const bottom = Math.min(height - 1, top + partSide);
    for (let y = Math.max(1, top); y < bottom; y++) {
      for (let x = 1, i = (y - from) * width + 1; x < width - 1; x++, i++) {
        if (distance[i]! < nearest || distance[i]! > farthest) continue;
        const part = Math.floor(x / partSide);
        const mean = meanOfNine(before, i, width);
        beside[part]!++;
        if (mean > least * contrast && mean < most * contrast) darker[part]!++;
        if (mean < -least * contrast) brighter[part]!++;
      }
    }
    for (let part = 0; part < columns; part++) {
      if (beside[part]! < leastBeside) continue;
      parts++;
      if (darker[part]! - brighter[part]! > crossedShare * beside[part]!) crossed++;
    }
  }
  return crossed > 0 && crossed >= leastCrossed * parts;
}

/** Makes of zeros and what is far the greater of the distances along rows and columns to the next zero. The outermost columns are left out. */
function measureDistance(distance: Uint8Array, size: number, width: number): void {
  const step = (i: number, back: number): void => {
    const next = Math.min(
      distance[i - back]!,
      distance[i - back * width - 1]!,
      distance[i - back * width]!,
      distance[i - back * width + 1]!,
    );
    if (next + 1 < distance[i]!) distance[i] = next + 1;
  };
  for (let i = width + 1; i < size - 1; i++) step(i, 1);
  for (let i = size - width - 2; i > 0; i--) step(i, -1);
}

function meanOfNine(values: Float32Array, i: number, width: number): number {
  let sum = 0;
  for (let row = i - width; row <= i + width; row += width) {
    sum += values[row - 1]! + values[row]! + values[row + 1]!;
  }
  return sum / 9;
}
