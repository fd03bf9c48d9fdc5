import { imageTensor, type ImageTensor } from '@denoisekit/core';

/**
 * Pictures of any widths below each other, each `[1, channels, height, width]`, in the middle of the widest; in colour where one of them is.
 *
 * @param background what is beside narrow ones, 0 to 1
 */
export function stackSheets(sheets: readonly ImageTensor[], background: number): ImageTensor {
  const channels = Math.max(...sheets.map(({ shape }) => shape[1]));
  const width = Math.max(...sheets.map(({ shape }) => shape[3]));
  const height = sheets.reduce((sum, { shape }) => sum + shape[2], 0);
  const out = new Float32Array(channels * height * width).fill(background);
  let top = 0;
  for (const { data, shape } of sheets) {
    const [, own, rows, columns] = shape;
    const left = (width - columns) >> 1;
    for (let channel = 0; channel < channels; channel++) {
      for (let row = 0; row < rows; row++) {
        const from = ((channel % own) * rows + row) * columns;
        out.set(data.subarray(from, from + columns), (channel * height + top + row) * width + left);
      }
    }
    top += rows;
  }
  return imageTensor(out, [1, channels, height, width]);
}
