import type { ImageTensor } from '../image/image-tensor.js';
import { assertSameShape } from './metrics.js';

const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;

/**
 * Structural similarity, 1 for equal images: 7x7 uniform window, data range 1, K1 = 0.01, K2 = 0.03, sample covariance
 * (N / (N - 1)), mean over the windows that lie wholly inside, then over channels and images. The same as scikit-image's
 * `structural_similarity(a, b, win_size=7, data_range=1)`.
 *
 * Source: Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, "Image quality assessment: from error visibility to structural
 * similarity", IEEE Transactions on Image Processing 13 (2004).
 *
 * Images below 7 pixels take the largest odd window that fits both sides. A window of one pixel has no variance: then the
 * luminance term alone remains.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function ssim(a: ImageTensor, b: ImageTensor): number {
  assertSameShape(a, b);
  const [batch, channels, height, width] = a.shape;
  const plane = height * width;
  let sum = 0;
  for (let start = 0; start < a.data.length; start += plane) {
    sum += planeSsim(a.data.subarray(start, start + plane), b.data.subarray(start, start + plane), width);
  }
  return sum / (batch * channels);
}

/** Five sums a column (x, y, xx, yy, xy) over the window's rows slide down; their sums over its columns slide right. */
function planeSsim(a: Float32Array, b: Float32Array, width: number): number {
  const height = a.length / width;
  const size = Math.min(7, height - 1 + (height % 2), width - 1 + (width % 2));
  const count = size * size;
  const unbiased = count > 1 ? count / (count - 1) : 0;
  const columns = new Float64Array(5 * width);
  let total = 0;
  for (let row = 0; row < height; row++) {
    addRow(columns, a, b, row * width, width, 1);
    if (row >= size) addRow(columns, a, b, (row - size) * width, width, -1);
    if (row < size - 1) continue;
    let x = 0;
    let y = 0;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let column = 0; column < width; column++) {
      const enters = 5 * column;
      x += columns[enters]!;
      y += columns[enters + 1]!;
      xx += columns[enters + 2]!;
      yy += columns[enters + 3]!;
      xy += columns[enters + 4]!;
      if (column >= size) {
        const leaves = enters - 5 * size;
        x -= columns[leaves]!;
        y -= columns[leaves + 1]!;
        xx -= columns[leaves + 2]!;
        yy -= columns[leaves + 3]!;
        xy -= columns[leaves + 4]!;
      }
      if (column < size - 1) continue;
      const meanX = x / count;
      const meanY = y / count;
      const varianceX = unbiased * (xx / count - meanX * meanX);
      const varianceY = unbiased * (yy / count - meanY * meanY);
      const covariance = unbiased * (xy / count - meanX * meanY);
      total +=
        ((2 * meanX * meanY + c1) * (2 * covariance + c2)) /
        ((meanX * meanX + meanY * meanY + c1) * (varianceX + varianceY + c2));
    }
  }
  return total / ((height - size + 1) * (width - size + 1));
}

function addRow(
  columns: Float64Array,
  a: Float32Array,
  b: Float32Array,
  start: number,
  width: number,
  sign: 1 | -1,
): void {
  for (let column = 0; column < width; column++) {
    const x = a[start + column]!;
    const y = b[start + column]!;
    const at = 5 * column;
    columns[at]! += sign * x;
    columns[at + 1]! += sign * y;
    columns[at + 2]! += sign * x * x;
    columns[at + 3]! += sign * y * y;
    columns[at + 4]! += sign * x * y;
  }
}
