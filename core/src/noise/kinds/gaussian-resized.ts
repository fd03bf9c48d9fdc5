import type { RandomStream } from '../../random.js';
import { addMixed, drawChannelMix } from '../channel-mix.js';
import type { NoiseKind } from '../noise-kind.js';

/** The largest scale that pictures are commonly enlarged by, digital zoom included. */
const maxScale = 3;

/**
 * Gaussian noise with coarse grain, as in a picture that was enlarged: deviates on a grid of `scale` pixels, 1 to 3, interpolated bilinearly
 * and normalised, so that each pixel has the same variance. The channels correlate as in `gaussian-correlated`.
 * Draws: correlation, scale, and the grid's place in both directions for the image, then the deviates channel by channel, row by row.
 */
export const gaussianResized: NoiseKind = {
  name: 'gaussian-resized',
  title: 'Gaussian, resized',
  summary: 'adds coarse grain, as in an enlarged picture',
  formula: 'y = x + n, n ~ N(0, sigma^2), interpolated from a grid of 1 to 3 pixels',
  parameter: 'sigma',
  unit: 'the standard deviation, in units of the [0, 1] range',
  range: [0, 1],
  usual: { low: 0, high: 0.5, step: 0.01 },
  default: 0.1,
  example: 'gaussian-resized:25/255',
  apply(image, sigma, stream) {
    const { channels, height, width, size } = image;
    const mix = drawChannelMix(channels, stream);
    const scale = 1 + (maxScale - 1) * stream.uniform();
    const rows = positionsOf(height, scale, stream.uniform());
    const columns = positionsOf(width, scale, stream.uniform());
    const deviates = new Float32Array(size);
    for (let channel = 0; channel < channels; channel++) {
      const plane = deviates.subarray(channel * height * width, (channel + 1) * height * width);
      fillPlane(plane, rows, columns, stream);
    }
    addMixed(image, deviates, sigma, mix);
  },
};

/** Where each pixel of a line lies on the grid: between `cells[i]` and the next, with these weights, whose squares add up to 1. */
interface Positions {
  readonly cells: Uint32Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

function positionsOf(length: number, scale: number, shift: number): Positions {
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

/** Draws the grid a row at a time, just before it is needed. */
function fillPlane(plane: Float32Array, rows: Positions, columns: Positions, stream: RandomStream): void {
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
