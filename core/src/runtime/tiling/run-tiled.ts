import { imageTensor, type ImageShape, type ImageTensor } from '../../image/image-tensor.js';
import { measured } from '../stage-clock.js';
import type { DenoiseOptions, Session } from '../ports.js';
import { throwIfAborted } from '../abort.js';
import { tilingFor, type TilingFacts } from './tiling.js';
import { readTile, writeTile } from './tile-copy.js';

export interface RunTiledOptions extends DenoiseOptions, TilingFacts {}

/**
 * Runs a model on images of any size, `[batch, channels, height, width]`, and gives the same shape: the numbers that one run
 * on the whole image, padded by reflection to the model's size multiple and cropped back, would give.
 *
 * An image larger than a tile is run tile after tile, always with the same shape; of images smaller than that, a run takes as
 * many of the batch as have the pixels of a tile. Beside the input and the output, memory is that of one tile.
 *
 * The tensor that the session gets is filled anew after its promise has settled; a session that transfers it to a worker may.
 * Values and shapes are not checked: see `assertValues`, and the session.
 *
 * It rejects with the signal's reason when that aborts before or between runs; with DenoiseError `usage` when the model
 * cannot be tiled (its radius is null) and the image is larger than a tile, or when tiles are too small for the radius; and with
 * whatever the session rejects with, as `shape-mismatch` when the model has another size baked in.
 *
 * @example
 * const { geometry, input } = await source.manifest();
 * const denoised = await runTiled(session, noisy, {
 *   geometry,
 *   input,
 *   onProgress: ({ done, total }) => report(done / total),
 * });
 */
export async function runTiled(
  session: Pick<Session, 'run'>,
  image: ImageTensor,
  options: RunTiledOptions,
): Promise<ImageTensor> {
  const { signal, controls, onProgress, clock } = options;
  throwIfAborted(signal);
  const [batch, channels, height, width] = image.shape;
  const { plan, images } = tilingFor(image.shape, options);
  const { tile, rows, columns } = plan;

  async function runOnce(input: ImageTensor): Promise<ImageTensor> {
    const [count, , rows, columns] = input.shape;
    clock?.ran(count * rows * columns);
    const result = await measured(clock, 'run', () => session.run(input, { signal, controls }));
    throwIfAborted(signal);
    return result;
  }

  // Nothing to cut and nothing to pad: nothing is copied either.
  if (images === batch && tile.height === height && tile.width === width) {
    const result = await runOnce(image);
    onProgress?.({ done: 1, total: 1 });
    return result;
  }
  const out = imageTensor(new Float32Array(image.data.length), image.shape);
  const size = channels * tile.height * tile.width;
  const total = Math.ceil(batch / images) * rows.length * columns.length;
  let buffer = new Float32Array(0);
  let done = 0;
  for (let first = 0; first < batch; first += images) {
    const count = Math.min(images, batch - first);
    const shape: ImageShape = [count, channels, tile.height, tile.width];
    for (const row of rows) {
      for (const column of columns) {
        throwIfAborted(signal);
        // A session that transferred it to a worker has left it empty.
        if (buffer.length !== count * size) buffer = new Float32Array(count * size);
        measured(clock, 'tiles', () => {
          for (let i = 0; i < count; i++) {
            readTile(buffer.subarray(i * size), tile, image, { image: first + i, row, column });
          }
        });
        const { data } = await runOnce({ data: buffer, shape });
        measured(clock, 'tiles', () => {
          for (let i = 0; i < count; i++) {
            writeTile(out, data.subarray(i * size), tile, { image: first + i, row, column });
          }
        });
        onProgress?.({ done: ++done, total });
      }
    }
  }
  return out;
}
