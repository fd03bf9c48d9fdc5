import type { RandomStream } from '../random/random.js';

/** Where each pixel of a line lies on the grid: between `cells[i]` and the next, with these weights, whose squares add up to 1. */
export interface Positions {
  readonly cells: Uint32Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export function positionsOf(length: number, scale: number, shift: number): Positions {
  const cells = new Uint32Array(length);
  const before = new Float64Array(length);
  const after = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const at = i / scale + shift;
    const cell = Math.floor(at);
    const part = at - cell;
    const norm = Math.sqrt((1 - part) * (1 - part) + part * part);
    cells[i] = cell;
    before[i] = (1 - part) / norm;
    after[i] = part / norm;
  }
  return { cells, before, after };
}

/**
 * Standard normal deviates on a coarse grid, interpolated bilinearly and normalised, so that each pixel has variance 1. Draws the grid a row at
 * a time, just before it is needed.
 */
export function fillGridNoise(
  plane: Float32Array,
  rows: Positions,
  columns: Positions,
  stream: RandomStream,
): void {
  const width = columns.cells.length;
  const grid = new Float32Array(columns.cells[width - 1]! + 2);
  const drawRow = (row: Float32Array) => {
    stream.fillNormal(grid);
    for (let x = 0; x < width; x++) {
      const cell = columns.cells[x]!;
      row[x] = columns.before[x]! * grid[cell]! + columns.after[x]! * grid[cell + 1]!;
    }
    return row;
  };
  let upper = drawRow(new Float32Array(width));
  let lower = drawRow(new Float32Array(width));
  let cell = 0;
  for (let y = 0; y < rows.cells.length; y++) {
    for (; cell < rows.cells[y]!; cell++) [upper, lower] = [lower, drawRow(upper)];
    const [before, after] = [rows.before[y]!, rows.after[y]!];
    for (let x = 0; x < width; x++) plane[y * width + x] = before * upper[x]! + after * lower[x]!;
  }
}

/** A plane of such noise with grain of `scale` pixels. Draws the grid's place in both directions, then the deviates. */
export function gridNoise(height: number, width: number, scale: number, stream: RandomStream): Float32Array {
  const plane = new Float32Array(height * width);
  const rows = positionsOf(height, scale, stream.uniform());
  fillGridNoise(plane, rows, positionsOf(width, scale, stream.uniform()), stream);
  return plane;
}
