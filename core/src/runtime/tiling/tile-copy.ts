import type { ImageTensor } from '../../image/image-tensor.js';
import type { TileSize, TileSpan } from './plan.js';
import { reflect } from '../../image/reflect.js';

/** One tile of one image of a batch. */
export interface TilePlace {
  readonly image: number;
  readonly row: TileSpan;
  readonly column: TileSpan;
}

/**
 * Fills `tile` (`[channels, height, width]` of one tile) with what the place covers. What lies below or to the right of the
 * image is its reflection, as `padToMultiple` would have put it there, but without a padded copy of the image.
 */
export function readTile(
  tile: Float32Array,
  size: TileSize,
  { data, shape }: ImageTensor,
  { image, row, column }: TilePlace,
): void {
  const [, channels, height, width] = shape;
  // Never nothing: padding is less than the size multiple, and tiles start at multiples.
  const inside = Math.min(size.width, width - column.start);
  let to = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = (image * channels + channel) * height;
    for (let y = row.start; y < row.start + size.height; y++) {
      const line = (plane + reflect(y, height)) * width;
      const from = line + column.start;
      tile.set(data.subarray(from, from + inside), to);
      for (let x = inside; x < size.width; x++) {
        tile[to + x] = data[line + reflect(column.start + x, width)]!;
      }
      to += size.width;
    }
  }
}

/** Copies what the place owns, padding excepted, from `tile` to the image. */
export function writeTile(
  { data, shape }: ImageTensor,
  tile: Float32Array,
  size: TileSize,
  { image, row, column }: TilePlace,
): void {
  const [, channels, height, width] = shape;
  const bottom = Math.min(row.to, height);
  const count = Math.min(column.to, width) - column.from;
  for (let channel = 0; channel < channels; channel++) {
    for (let y = row.from; y < bottom; y++) {
      const from = (channel * size.height + y - row.start) * size.width + column.from - column.start;
      const to = ((image * channels + channel) * height + y) * width + column.from;
      data.set(tile.subarray(from, from + count), to);
    }
  }
}
