import type { ImageShape } from '../image-tensor.js';
import { courseFor, type TilingFacts } from '../tiling/course.js';
import { wholeBand, type Band } from './image-rows.js';

/** What is run through a model at once. */
export interface ModelBand {
  /** What the model has to see. */
  readonly seen: Band;
  /** What of its answer is used. */
  readonly kept: Band;
}

/**
 * A picture in bands as high as the tiles of a model: each is cut into the tiles that the whole picture would be cut into, so that the answer is the
 * same. Small frames stay together as a run takes them. The whole in one band where nothing is known of the model.
 *
 * @throws DenoiseError `usage` where a model that looks at the whole image would need tiles
 */
export function bandsOf(shape: ImageShape, model: TilingFacts | undefined): readonly ModelBand[] {
  const whole = wholeBand(shape);
  if (model === undefined) return [{ seen: whole, kept: whole }];
  const [batch, , height] = shape;
  const { plan, images } = courseFor(shape, model);
  const { rows, tile } = plan;
  // Otherwise padding could mirror more rows than the last band has.
  const isCut = rows.length > 1 && tile.height >= 2 * model.geometry.sizeMultiple;
  const bands: ModelBand[] = [];
  for (let first = 0; first < batch; first += images) {
    const some = [first, Math.min(first + images, batch)] as const;
    if (!isCut) {
      const band: Band = { images: some, rows: whole.rows };
      bands.push({ seen: band, kept: band });
      continue;
    }
    for (const { start, from, to } of rows) {
      bands.push({
        seen: { images: some, rows: [start, Math.min(start + tile.height, height)] },
        kept: { images: some, rows: [from, Math.min(to, height)] },
      });
    }
  }
  return bands;
}
