import type { Rect } from './raster-part.js';

/** Pixels that are converted or painted in one turn, so that the page answers within 50 ms on a slow machine too. */
const pixelsATurn = 2 ** 17;

interface Scheduling {
  readonly scheduler?: { readonly yield?: () => Promise<void> };
}

/** Lets the page take input and paint before the work goes on. */
export function nextTurn(): Promise<void> {
  const own = (globalThis as Scheduling).scheduler?.yield?.();
  return own ?? new Promise((resolve) => setTimeout(resolve));
}

/** How many rows of so many pixels are the work of one turn. */
export function rowsATurn(width: number): number {
  return Math.max(1, Math.floor(pixelsATurn / width));
}

/** A picture in strips of whole rows, from top to bottom, each the work of one turn. */
export function stripsOf({ width, height }: Pick<Rect, 'width' | 'height'>): readonly Rect[] {
  const rows = rowsATurn(width);
  return Array.from({ length: Math.ceil(height / rows) }, (_, i) => {
    const y = i * rows;
    return { x: 0, y, width, height: Math.min(rows, height - y) };
  });
}
