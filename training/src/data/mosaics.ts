import { type ImageTensor, imageTensor } from '@denoisekit/core';
import type { ImageDataset } from './types.js';

/**
 * Images of any size from test images laid edge to edge, the n-th beginning where the one before it ended; what goes over the edge is
 * cut off. In the size of the test images they are those themselves.
 */
export function mosaicsOf(
  dataset: Pick<ImageDataset, 'test' | 'channels' | 'height' | 'width'>,
  count: number,
  height: number,
  width: number,
): ImageTensor {
  const { channels } = dataset;
  const columns = Math.ceil(width / dataset.width);
  const tiles = columns * Math.ceil(height / dataset.height);
  const data = new Float32Array(count * channels * height * width);
  let to = 0;
  for (let image = 0; image < count; image++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const tile = Math.floor(y / dataset.height) * columns + Math.floor(x / dataset.width);
          const from = (image * tiles + tile) % dataset.test.count;
          const row = (from * channels + channel) * dataset.height + (y % dataset.height);
          data[to++] = dataset.test.pixels[row * dataset.width + (x % dataset.width)]! / 255;
        }
      }
    }
  }
  return imageTensor(data, [count, channels, height, width]);
}
