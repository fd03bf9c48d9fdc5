import type { ImageShape } from '../image-tensor.js';
import { tilingFor, type TilingFacts } from '../tiling/tiling.js';
import { wholeBand, type Band } from './image-rows.js';

/** What is run through a model at once. */
export interface ModelBand {
  /** What the model has to see. */
  readonly seen: Band;
  /** What of its answer is used. */
  readonly kept: Band;
}

/**
 * A picture in the tiles of a model, with the same answer as in one piece. Small frames stay together as a run takes them. The whole in one piece where
 * nothing is known of the model.
 *
 * @throws DenoiseError `usage` where a model that looks at the whole image would need tiles
 */
export function tilesOf(shape: ImageShape, model: TilingFacts | undefined): readonly ModelBand[] {
  const bands = bandsOf(shape, model);
  if (model === undefined) return bands;
  const width = shape[3];
  const { columns, tile } = tilingFor(shape, model).plan;
  if (columns.length === 1 || tile.width < 2 * model.geometry.sizeMultiple) return bands;
  return bands.flatMap(({ seen, kept }) =>
    columns.map(({ start, from, to }) => ({
      seen: { ...seen, columns: [start, Math.min(start + tile.width, width)] as const },
      kept: { ...kept, columns: [from, Math.min(to, width)] as const },
    })),
  );
}

/**
 * A picture in bands as high as the tiles of a model, of its full width: each is cut into the tiles that the whole picture would be cut into. For what has to
 * know the rows above.
 *
 * @throws DenoiseError as `tilesOf` does
 */
export function bandsOf(shape: ImageShape, model: TilingFacts | undefined): readonly ModelBand[] {
  const whole = wholeBand(shape);
  if (model === undefined) return [{ seen: whole, kept: whole }];
  const [batch, , height] = shape;
  const { plan, images } = tilingFor(shape, model);
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
