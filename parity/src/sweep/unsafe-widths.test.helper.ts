// How export reads the list, in its Python and in its TypeScript.
import type { UnsafeGrid, UnsafeWidths } from './unsafe-widths.js';

/** The width within the grid that stands for this one. */
export function standsFor(width: number, { widest: last, period: every }: UnsafeWidths): number {
  return width <= last ? width : last - every + 1 + ((width - 1 - last) % every);
}

/** Whether a grid has these widths as unsafe. */
export function isUnsafe(table: UnsafeWidths, grid: UnsafeGrid, from: number, to: number): boolean {
  return grid.unsafe[String(standsFor(from, table))]?.includes(standsFor(to, table)) ?? false;
}
