import { DenoiseError } from '../errors.js';
import type { ImageShape } from '../image-tensor.js';
import type { ModelManifest, ModelPort } from '../manifest.js';
import { defaultTileFor } from './default-tile.js';
import { planTiles, type TilePlan, type TileSize } from './plan.js';

/** What is to be known of a model to run it on an image of any size. */
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

/** How a model is to be run on images of a shape. */
export interface Course {
  /** Images are padded to multiples of it. */
  readonly multiple: number;
  readonly plan: TilePlan;
  /** All images of the batch in a single run: together they are no more than one tile may be. */
  readonly atOnce: boolean;
}

/** @throws DenoiseError `usage` */
export function courseFor([batch, , height, width]: ImageShape, facts: TilingFacts): Course {
  const { geometry, input } = facts;
  const [bakedBatch, , bakedHeight, bakedWidth] = input?.dimensions ?? ['batch', 1, 'height', 'width'];
  const takesBatch = typeof bakedBatch !== 'number' || bakedBatch === batch;
  if (typeof bakedHeight === 'number' || typeof bakedWidth === 'number') {
    // The session refuses any other size.
    return { multiple: 1, plan: inOnePiece({ height, width }), atOnce: takesBatch };
  }
  const { sizeMultiple: multiple, receptiveFieldRadius: radius } = geometry;
  const padded = {
    height: Math.ceil(height / multiple) * multiple,
    width: Math.ceil(width / multiple) * multiple,
  };
  const tile = facts.tile ?? defaultTileFor(multiple, radius ?? 0);
  if (radius === null) assertFits(padded, tile);
  const plan = radius === null ? inOnePiece(padded) : planTiles({ ...padded, tile, multiple, radius });
  const whole = plan.rows.length === 1 && plan.columns.length === 1;
  const small = batch === 1 || batch * padded.height * padded.width <= tile.height * tile.width;
  return { multiple, plan, atOnce: whole && small && takesBatch };
}

function inOnePiece(image: TileSize): TilePlan {
  return planTiles({ ...image, tile: image, multiple: 1, radius: 0 });
}

function assertFits(image: TileSize, tile: TileSize): void {
  if (image.height <= tile.height && image.width <= tile.width) return;
  throw new DenoiseError('usage', {
    what: 'the model looks at the whole image and cannot be run in tiles, and the image is larger than one',
    actual: `${image.height} x ${image.width}`,
    expected: `at most ${tile.height} x ${tile.width}`,
    fix: 'pass a tile as large as the image if there is memory for it, scale the image down, or take another model',
  });
}
