import { planTiles, sharedPixels, type PlanTilesOptions, type TileSize } from './plan.js';

/**
 * Of all shapes with at most as many pixels as `tile`, the one with which the tiles of an image have the fewest in all. `tile` itself where none is better.
 */
export function fittingTile({ tile, ...image }: PlanTilesOptions): TileSize {
  const { height, width, multiple, radius } = image;
  const most = tile.height * tile.width;
  if (height * width <= most) return { height, width };
  const shared = sharedPixels(multiple, radius);
  let best = tile;
  let fewest = computedPixels({ ...image, tile });
  for (let rows = 1; rows <= Math.max(1, height / leastHeight); rows++) {
    const high = rows === 1 ? height : Math.ceil((height - shared) / rows / multiple) * multiple + shared;
    // Lower ones share more than half of themselves.
    if (high < 2 * shared) break;
    const wide = Math.floor(most / high);
    if (wide - (wide % multiple) <= shared) continue;
    const candidate = { height: high, width: wide };
    const computed = computedPixels({ ...image, tile: candidate });
    if (computed < fewest) [best, fewest] = [candidate, computed];
  }
  return best;
}

const leastHeight = 64;

function computedPixels(options: PlanTilesOptions): number {
  const { tile, rows, columns } = planTiles(options);
  return rows.length * columns.length * tile.height * tile.width;
}
