import { imageTensor, type ImageTensor } from './image-tensor.js';

/** The middle of a picture `[1, channels, height, width]`, of a smaller one as much as there is. */
export function middleOf(
  { data, shape: [, channels, fullHeight, fullWidth] }: ImageTensor,
  height: number,
  width: number,
): ImageTensor {
  const [rows, columns] = [Math.min(fullHeight, height), Math.min(fullWidth, width)];
  const [top, left] = [(fullHeight - rows) >> 1, (fullWidth - columns) >> 1];
  const out = new Float32Array(channels * rows * columns);
  for (let row = 0; row < channels * rows; row++) {
    const from = (Math.floor(row / rows) * fullHeight + top + (row % rows)) * fullWidth + left;
    out.set(data.subarray(from, from + columns), row * columns);
  }
  return imageTensor(out, [1, channels, rows, columns]);
}
