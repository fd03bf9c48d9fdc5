import { planTiles, sharedPixels, type PlanTilesOptions, type TileSize } from './plan.js';

/**
 * Of all shapes with at most as many pixels as `tile` and no side over `longestSide`, the one with which the tiles of an image have the fewest in all. `tile` itself
 * where none is better.
 */
export function fittingTile({ tile, ...image }: PlanTilesOptions): TileSize {
  const { height, width, multiple, radius } = image;
  const most = tile.height * tile.width;
  if (height * width <= most && Math.max(height, width) <= longestSide) return { height, width };
  const shared = sharedPixels(multiple, radius);
  let best = tile;
  let fewest = computedPixels({ ...image, tile });
  for (let rows = 1; rows <= Math.max(1, height / leastHeight); rows++) {
    const high = rows === 1 ? height : Math.ceil((height - shared) / rows / multiple) * multiple + shared;
    // Lower ones share more than half of themselves.
    if (rows > 1 && high < 2 * shared) break;
    if (high > longestSide) continue;
    const wide = Math.min(longestSide, Math.floor(most / high));
    if (wide - (wide % multiple) <= shared) continue;
    const candidate = { height: high, width: wide };
    const computed = computedPixels({ ...image, tile: candidate });
    if (computed < fewest) [best, fewest] = [candidate, computed];
  }
  return best;
}

/** Pixels. Beyond it a transposed convolution in float16 is wrong on GPUs (microsoft/onnxruntime #28976). */
const longestSide = 2048;

const leastHeight = 64;

function computedPixels(options: PlanTilesOptions): number {
  const { tile, rows, columns } = planTiles(options);
  return rows.length * columns.length * tile.height * tile.width;
}
