import { DenoiseError } from '../../errors.js';
import type { ImageShape } from '../../image/image-tensor.js';
import type { ModelManifest, ModelPort } from '../../documents/manifest.js';
import { roundUp } from '../../image/padding.js';
import { defaultTileFor } from './default-tile.js';
import { fittingTile } from './fitting-tile.js';
import { planTiles, type PlanTilesOptions, type TilePlan, type TileSize } from './plan.js';

/** The facts about a model that tiling needs. */
export interface TilingFacts {
  /** Of the model's manifest. */
  readonly geometry: ModelManifest['geometry'];
  /** Of the model's manifest; without it no size is taken to be baked in. */
  readonly input?: Pick<ModelPort, 'dimensions'> | undefined;
  /**
   * The largest piece that is run at once, in pixels. Default: `defaultTile`, or more for a model that looks farther than
   * 66 pixels.
   */
  readonly tile?: TileSize | undefined;
}

/** How a model runs on images of a shape. */
export interface Tiling {
  /** For one image; it covers the image padded to the model's size multiple. */
  readonly plan: TilePlan;
  /** Images of the batch in one run: 1 where each needs several tiles. */
  readonly images: number;
}

/** @throws DenoiseError `usage` */
export function tilingFor([batch, , height, width]: ImageShape, facts: TilingFacts): Tiling {
  const { geometry, input } = facts;
  const [bakedBatch, , bakedHeight, bakedWidth] = input?.dimensions ?? [];
  if (typeof bakedHeight === 'number' || typeof bakedWidth === 'number') {
    // The session refuses any other size.
    return { plan: inOnePiece({ height, width }), images: together(batch, bakedBatch) };
  }
  const { sizeMultiple: multiple, receptiveFieldRadius: radius } = geometry;
  const padded = { height: roundUp(height, multiple), width: roundUp(width, multiple) };
  const tile = facts.tile ?? defaultTileFor(multiple, radius ?? 0);
  if (radius === null) assertFits(padded, tile);
  const plan = radius === null ? inOnePiece(padded) : planFitting({ ...padded, tile, multiple, radius });
  const isWhole = plan.rows.length === 1 && plan.columns.length === 1;
  const fitting = Math.floor((tile.height * tile.width) / (padded.height * padded.width));
  return { plan, images: isWhole ? together(batch, bakedBatch, Math.max(1, fitting)) : 1 };
}

function together(batch: number, baked: number | string | undefined, most = batch): number {
  if (typeof baked !== 'number') return Math.min(batch, most);
  return baked === batch ? batch : 1;
}

function inOnePiece(image: TileSize): TilePlan {
  return planTiles({ ...image, tile: image, multiple: 1, radius: 0 });
}

function planFitting(options: PlanTilesOptions): TilePlan {
  const tile = options.tile.anyShape === true ? fittingTile(options) : options.tile;
  return planTiles({ ...options, tile });
}

function assertFits(image: TileSize, tile: TileSize): void {
  if (image.height <= tile.height && image.width <= tile.width) return;
  throw new DenoiseError('usage', {
    what: 'the model looks at the whole image, so it cannot be run in tiles',
    actual: `${image.height} x ${image.width}`,
    expected: `at most ${tile.height} x ${tile.width}`,
    fix: 'scale the image down, take another model, or pass a tile as large if there is memory for it',
  });
}
