import type { Columns, ImageRows } from './image-rows.js';

/**
 * Images at half their size: each pixel is the mean of four, `[batch, channels, floor(height / 2), floor(width / 2)]`. It is visible where all four
 * are. Nothing is computed before it is read.
 */
export function halvedRows(source: ImageRows): ImageRows {
  const [batch, channels, fullHeight, fullWidth] = source.shape;
  const [height, width] = [Math.floor(fullHeight / 2), Math.floor(fullWidth / 2)];
  let rows = new Float32Array(0);
  return {
    shape: [batch, channels, height, width],
    visible: source.visible && halvedVisible(source.visible, source.shape),
    read(image, channel, from, to, out, [left, right] = [0, width]) {
      const fullColumns: Columns = [2 * left, 2 * right];
      const stride = 2 * (right - left);
      const size = 2 * (to - from) * stride;
      if (rows.length !== size) rows = new Float32Array(size);
      source.read(image, channel, 2 * from, 2 * to, rows, fullColumns);
      for (let upper = 0, at = 0; upper < size; upper += 2 * stride) {
        const lower = upper + stride;
        for (let x = 0; x < stride; x += 2) {
          out[at++] = (rows[upper + x]! + rows[upper + x + 1]! + rows[lower + x]! + rows[lower + x + 1]!) / 4;
        }
      }
    },
  };
}

function halvedVisible(
  visible: Uint8Array,
  [batch, , fullHeight, fullWidth]: ImageRows['shape'],
): Uint8Array {
  const [height, width] = [Math.floor(fullHeight / 2), Math.floor(fullWidth / 2)];
  const out = new Uint8Array(batch * height * width);
  for (let image = 0, at = 0; image < batch; image++) {
    for (let y = 0; y < height; y++) {
      const upper = (image * fullHeight + 2 * y) * fullWidth;
      const lower = upper + fullWidth;
      for (let x = 0; x < 2 * width; x += 2) {
        out[at++] = Math.min(
          visible[upper + x]!,
          visible[upper + x + 1]!,
          visible[lower + x]!,
          visible[lower + x + 1]!,
        );
      }
    }
  }
  return out;
}
