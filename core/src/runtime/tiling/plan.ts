import { DenoiseError } from '../../errors.js';
import { roundUp } from '../../image/padding.js';

/** Pixels. */
export interface TileSize {
  readonly height: number;
  readonly width: number;
  /** Where it is the number of pixels that counts, as for memory: an image then gets tiles of the shape that suits it. Default: neither side may be longer. */
  readonly anyShape?: true | undefined;
}

/** One row or one column of tiles, along its axis: it covers `[start, start + size)` and owns `[from, to)` of it. */
export interface TileSpan {
  /** A multiple of the model's size multiple. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** A grid: tile (i, j) covers `rows[i]` and `columns[j]`. */
export interface TilePlan {
  /** The one shape of all tiles. */
  readonly tile: TileSize;
  readonly rows: readonly TileSpan[];
  readonly columns: readonly TileSpan[];
}

export interface PlanTilesOptions {
  /** Of the image, a multiple of `multiple`. */
  readonly height: number;
  /** Of the image, a multiple of `multiple`. */
  readonly width: number;
  /** The largest tile allowed; rounded down to the multiple, but never to nothing. */
  readonly tile: TileSize;
  /** The model's size multiple: 1, 2, 3, … */
  readonly multiple: number;
  /** The model's receptive-field radius in pixels: 0, 1, 2, … */
  readonly radius: number;
}

/**
 * Cuts an image into tiles whose results, each used where its tile owns the image, are what the whole image would give.
 *
 * A pixel depends on its surroundings up to `radius`, so what a tile owns keeps that distance from the tile's edges, except where
 * the edge is the image's: there the net's own zero padding has to be, as it is without tiles. Therefore no tile ever
 * leaves the image. Tiles start at multiples of `multiple`, so that a net which halves the size sees the same grid.
 * The owned parts fill the image without overlapping.
 *
 * Neighbours share `2 * radius` pixels, rounded up to the multiple, the least that leaves room for both margins; so an axis
 * of n pixels takes `ceil((n - shared) / (tile - shared))` tiles, and no plan takes fewer. The tiles are then made as small
 * as that number of them allows, which spreads the work evenly: 600 pixels with tiles of 512 become 2 of 340 rather than
 * 2 of 512.
 *
 * @example
 * const { tile, rows, columns } = planTiles({
 *   height: 1024, width: 1024, tile: { height: 512, width: 512 }, multiple: 4, radius: 38,
 * });
 *
 * @throws DenoiseError `usage` when the tile's size makes no sense, or when tiles are needed and no tile is larger than what
 * neighbours share
 */
export function planTiles({ height, width, tile, multiple, radius }: PlanTilesOptions): TilePlan {
  assertTile('height', tile.height);
  assertTile('width', tile.width);
  const rows = planAxis('height', height, tile.height, multiple, radius);
  const columns = planAxis('width', width, tile.width, multiple, radius);
  return { tile: { height: rows.size, width: columns.size }, rows: rows.spans, columns: columns.spans };
}

/** What neighbouring tiles share along an axis, in pixels. */
export function sharedPixels(multiple: number, radius: number): number {
  return roundUp(2 * radius, multiple);
}

function planAxis(name: string, length: number, largest: number, multiple: number, radius: number) {
  const allowed = Math.max(largest - (largest % multiple), multiple);
  if (length <= allowed) return { size: length, spans: [{ start: 0, from: 0, to: length }] };
  const shared = sharedPixels(multiple, radius);
  if (allowed <= shared) {
    throw new DenoiseError('usage', {
      what: `tiles of ${name} ${largest} are too small for a model that looks ${radius} pixels far`,
      expected: `at least ${shared + multiple}; from ${3 * shared} on little is computed twice`,
    });
  }
  const count = Math.ceil((length - shared) / (allowed - shared));
  const step = roundUp((length - shared) / count, multiple);
  const size = step + shared;
  // Halfway through what two tiles share, each is at least a radius away from its edge.
  const half = Math.floor(shared / 2);
  const spans = Array.from({ length: count }, (_, i): TileSpan => {
    const last = i === count - 1;
    return {
      start: last ? length - size : i * step,
      from: i === 0 ? 0 : i * step + half,
      to: last ? length : (i + 1) * step + half,
    };
  });
  return { size, spans };
}

function assertTile(name: string, size: number): void {
  if (Number.isSafeInteger(size) && size >= 1) return;
  throw new DenoiseError('usage', {
    what: `the ${name} of the tiles is wrong`,
    actual: String(size),
    expected: 'a whole number of at least 1',
  });
}
