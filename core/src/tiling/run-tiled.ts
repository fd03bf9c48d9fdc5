import { imageTensor, type ImageShape, type ImageTensor } from '../image-tensor.js';
import { cropTo, padToMultiple } from '../padding.js';
import type { DenoiseOptions, Session } from '../ports.js';
import { throwIfAborted } from '../runtime/abort.js';
import { courseFor, type TilingFacts } from './course.js';
import type { TilePlan } from './plan.js';
import { readTile, writeTile } from './tile-copy.js';

export interface RunTiledOptions extends DenoiseOptions, TilingFacts {}

/**
 * Runs a model on images of any size, `[batch, channels, height, width]`, and gives the same shape: the numbers that one run
 * on the whole image, padded by reflection to the model's size multiple and cropped back, would give.
 *
 * What is larger than a tile is run tile after tile, image after image, always with the same shape. Beside the input and
 * the output, memory is that of one tile. What is no larger than a tile, be it one image or a batch of small ones, is a single run.
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
  const { signal, controls, onProgress } = options;
  throwIfAborted(signal);
  const { multiple, plan, atOnce } = courseFor(image.shape, options);
  if (!atOnce) return runEach(session, image, plan, options);
  const { tensor, crop } = padToMultiple(image, multiple);
  const result = await session.run(tensor, { signal, controls });
  throwIfAborted(signal);
  const denoised = cropTo(result, crop.height, crop.width);
  onProgress?.({ done: 1, total: 1 });
  return denoised;
}

async function runEach(
  session: Pick<Session, 'run'>,
  image: ImageTensor,
  { tile, rows, columns }: TilePlan,
  { signal, controls, onProgress }: RunTiledOptions,
): Promise<ImageTensor> {
  const [batch, channels] = image.shape;
  const out = imageTensor(new Float32Array(image.data.length), image.shape);
  const shape: ImageShape = [1, channels, tile.height, tile.width];
  const length = channels * tile.height * tile.width;
  const total = batch * rows.length * columns.length;
  let buffer = new Float32Array(length);
  let done = 0;
  for (let index = 0; index < batch; index++) {
    for (const row of rows) {
      for (const column of columns) {
        throwIfAborted(signal);
        const place = { image: index, row, column };
        // A session that transferred it to a worker has left it empty.
        if (buffer.length !== length) buffer = new Float32Array(length);
        readTile(buffer, tile, image, place);
        const result = await session.run(imageTensor(buffer, shape), { signal, controls });
        throwIfAborted(signal);
        writeTile(out, result.data, tile, place);
        onProgress?.({ done: ++done, total });
      }
    }
  }
  return out;
}
