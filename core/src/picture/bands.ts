import type { ImageShape } from '../image/image-tensor.js';
import { tilingFor, type Tiling, type TilingFacts } from '../runtime/tiling/tiling.js';
import { wholeBand, type Band } from '../image/image-rows.js';

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
  if (model === undefined) return bandsOf(shape, model);
  const tiling = tilingFor(shape, model);
  const bands = bandsIn(shape, model, tiling);
  const width = shape[3];
  const { columns, tile } = tiling.plan;
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
  if (model !== undefined) return bandsIn(shape, model, tilingFor(shape, model));
  const whole = wholeBand(shape);
  return [{ seen: whole, kept: whole }];
}

function bandsIn(shape: ImageShape, model: TilingFacts, { plan, images }: Tiling): readonly ModelBand[] {
  const [batch, , height] = shape;
  const { rows, tile } = plan;
  // Otherwise padding could mirror more rows than the last band has.
  const isCut = rows.length > 1 && tile.height >= 2 * model.geometry.sizeMultiple;
  const bands: ModelBand[] = [];
  for (let first = 0; first < batch; first += images) {
    const some = [first, Math.min(first + images, batch)] as const;
    if (!isCut) {
      const band: Band = { images: some, rows: [0, height] };
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
