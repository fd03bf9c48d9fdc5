/**
 * N. Otsu, "A threshold selection method from gray-level histograms" (IEEE Transactions on Systems, Man, and Cybernetics 9, 1979): the one threshold for
 * the whole page that leaves the most variance between ink and paper. Values are in [0, 1]; 0 and 1 come out.
 */
export function otsu(page: Float32Array): Float32Array {
  const histogram = new Float64Array(256);
  for (const value of page) histogram[byteOf(value)]!++;
  const total = page.length;
  let sum = 0;
  histogram.forEach((count, level) => (sum += level * count));
  let [below, sumBelow, best, threshold] = [0, 0, -1, 0];
  histogram.forEach((count, level) => {
    below += count;
    sumBelow += level * count;
    if (below === 0 || below === total) return;
    const apart = sumBelow / below - (sum - sumBelow) / (total - below);
    const between = below * (total - below) * apart * apart;
    if (between > best) [best, threshold] = [between, level];
  });
  return page.map((value) => (byteOf(value) > threshold ? 1 : 0));
}

/**
 * J. Sauvola and M. Pietikainen, "Adaptive document image binarization" (Pattern Recognition 33, 2000): around each pixel the threshold
 * m (1 + k (s / R - 1)), m and s the mean and the standard deviation of a square window, R = 128 of 255; k and the window as in their paper and in
 * common use. Near the edges the window is what lies within the page.
 */
export function sauvola(
  page: Float32Array,
  height: number,
  width: number,
  { side = 41, k = 0.2 }: { readonly side?: number; readonly k?: number } = {},
): Float32Array {
  const sums = integral(page, height, width, (value) => value);
  const squares = integral(page, height, width, (value) => value * value);
  const reach = side >> 1;
  return page.map((value, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
    const count = (bottom - top) * (right - left);
    const within = (of: Float64Array) =>
      (of[bottom * (width + 1) + right]! -
        of[top * (width + 1) + right]! -
        of[bottom * (width + 1) + left]! +
        of[top * (width + 1) + left]!) /
      count;
    const mean = within(sums);
    const deviation = Math.sqrt(Math.max(0, within(squares) - mean * mean));
    return value > mean * (1 + k * (deviation / (128 / 255) - 1)) ? 1 : 0;
  });
}

/** `[height + 1, width + 1]`: the sums over all that lies above and to the left. */
function integral(
  page: Float32Array,
  height: number,
  width: number,
  of: (value: number) => number,
): Float64Array {
  const sums = new Float64Array((height + 1) * (width + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += of(page[y * width + x]!);
      sums[(y + 1) * (width + 1) + x + 1] = row + sums[y * (width + 1) + x + 1]!;
    }
  }
  return sums;
}

function byteOf(value: number): number {
  return Math.min(255, Math.max(0, Math.round(255 * value)));
}
