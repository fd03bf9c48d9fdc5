import type { ImageRows } from '../image/image-rows.js';

/**
 * What becomes of print that is far paler than the ink of its page, such as that of the other side, which shines through: a model that sees a part of the
 * page at a time cannot tell it from ink that faded. `auto` leaves it as pale as it was where
 * it may be that of the other side (`mayShineThrough`), and otherwise keeps it, as dark as the model makes it.
 */
export type PalePrint = 'auto' | 'keep' | 'remove';

export interface FoundPalePrint {
  /** Of the pixels with ink, the share that is pale. */
  readonly share: number;
  /** Of pale strokes to the paper, the mean over their pixels. */
  readonly contrast: number;
  /** That of the page's ink, in the median. */
  readonly ink: number;
  /** How bright the paper is in a row, by column. */
  readonly paper: (row: number) => (column: number) => number;
  /** Calls `use` with the parts of rows that are pale, from the top down; `to` is excluded. */
  each(use: (row: number, from: number, to: number) => void): void;
}

/** Values of a cleaned page below it are ink, or the soft edge of ink. */
const whitePaper = 0.95;
/** Pixels a side of the cells in which the brightness of paper is taken; those around a cell count too. */
const cellSide = 32;
/** So much paper has to be in sight to know how bright it is. */
const leastPaper = 16;
/** Contrast that the ink of a page has at least, where there is a second ink to tell from it: below, the ink faded. */
const darkInk = 0.65;
/** Of that contrast, pale print has less. */
const paleShare = 0.4;
/** Steps in which contrasts are counted. */
const levels = 256;
/** Rows that are looked at between two pauses. */
const rowsAPause = 32;

/**
 * Finds strokes that hang together and whose contrast to the paper, 1 - ink / paper, is less than 0.4 of what the page's ink has in the median; none
 * where the page's ink is not dark itself. The contrast of a stroke is the mean of its pixels' contrasts, weighted by themselves, so that soft edges count
 * less than its core.
 *
 * @param page as it was, in grey
 * @param cleaned the same page with white paper, of the same size
 * @param image which of the batch
 * @param pause awaited now and then, so that a thread which serves others can do so
 */
export async function findPalePrint(
  page: ImageRows,
  cleaned: ImageRows,
  image: number,
  pause?: () => Promise<void>,
): Promise<FoundPalePrint> {
  const [, , height, width] = page.shape;
  const before = new Float32Array(width);
  const after = new Float32Array(width);
  function readRow(row: number): void {
    page.read(image, 0, row, row + 1, before);
    cleaned.read(image, 0, row, row + 1, after);
  }
  const paper = createPaper(height, width);
  let count = 0;
  for (let row = 0; row < height; row++) {
    if (row % rowsAPause === 0) await pause?.();
    readRow(row);
    paper.add(row, before, after);
    eachRun(after, () => count++);
  }

  const firstOf = new Int32Array(height + 1);
  const [from, to, parent] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const [sum, squares] = [new Float64Array(count), new Float64Array(count)];
  const pixels = new Float64Array(count);
  function root(run: number): number {
    let at = run;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  }
  for (let row = 0, run = 0; row < height; row++) {
    if (row % rowsAPause === 0) await pause?.();
    readRow(row);
    const brightness = paper.of(row);
    const [above, own] = [row === 0 ? 0 : firstOf[row - 1]!, run];
    firstOf[row] = own;
    let other = above;
    eachRun(after, (start, end) => {
      [from[run], to[run], parent[run], pixels[run]] = [start, end, run, end - start];
      for (let x = start; x < end; x++) {
        const contrast = Math.max(0, 1 - before[x]! / brightness(x));
        sum[run]! += contrast;
        squares[run]! += contrast * contrast;
      }
      while (other < own && to[other]! < start) other++;
      for (let near = other; near < own && from[near]! <= end; near++) parent[root(near)] = root(run);
      run++;
    });
    firstOf[row + 1] = run;
  }
  for (let run = 0; run < count; run++) {
    const at = root(run);
    if (at === run) continue;
    sum[at]! += sum[run]!;
    squares[at]! += squares[run]!;
    pixels[at]! += pixels[run]!;
  }

  const contrastOf = (run: number): number => (sum[run] === 0 ? 0 : squares[run]! / sum[run]!);
  const counts = new Float64Array(levels);
  let ink = 0;
  for (let run = 0; run < count; run++) {
    if (parent[run] !== run) continue;
    counts[Math.min(levels - 1, Math.floor(levels * contrastOf(run)))]! += pixels[run]!;
    ink += pixels[run]!;
  }
  const usual = medianLevel(counts, ink);
  const isPale = (run: number): boolean => usual >= darkInk && contrastOf(root(run)) < paleShare * usual;
  let [pale, contrasts] = [0, 0];
  for (let run = 0; run < count; run++) {
    if (parent[run] !== run || !isPale(run)) continue;
    pale += pixels[run]!;
    contrasts += contrastOf(run) * pixels[run]!;
  }
  return {
    share: ink === 0 ? 0 : pale / ink,
    contrast: pale === 0 ? 0 : contrasts / pale,
    ink: usual,
    paper: (row) => paper.of(row),
    each(use) {
      for (let row = 0; row < height; row++) {
        for (let run = firstOf[row]!; run < firstOf[row + 1]!; run++)
          if (isPale(run)) use(row, from[run]!, to[run]!);
      }
    },
  };
}

function eachRun(row: Float32Array, use: (from: number, to: number) => void): void {
  for (let x = 0; x < row.length; x++) {
    if (row[x]! >= whitePaper) continue;
    const from = x;
    while (x < row.length && row[x]! < whitePaper) x++;
    use(from, x);
  }
}

/** How bright the paper of a page is, by cells. */
function createPaper(height: number, width: number) {
  const [rows, columns] = [Math.ceil(height / cellSide), Math.ceil(width / cellSide)];
  const [sums, counts] = [new Float64Array(rows * columns), new Float64Array(rows * columns)];
  return {
    add(y: number, before: Float32Array, after: Float32Array): void {
      const first = Math.floor(y / cellSide) * columns;
      for (let x = 0; x < width; x++) {
        if (after[x]! < whitePaper) continue;
        sums[first + Math.floor(x / cellSide)]! += before[x]!;
        counts[first + Math.floor(x / cellSide)]!++;
      }
    },
    /** By column; 1 where there is no paper to go by. */
    of(y: number): (x: number) => number {
      const row = Math.floor(y / cellSide);
      const cells = Float64Array.from({ length: columns }, (_, column) => {
        let [sum, count] = [0, 0];
        for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
          for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
            sum += sums[r * columns + c]!;
            count += counts[r * columns + c]!;
          }
        }
        return count < leastPaper || sum === 0 ? 1 : sum / count;
      });
      return (x) => cells[Math.floor(x / cellSide)]!;
    },
  };
}

function medianLevel(counts: Float64Array, total: number): number {
  let below = 0;
  const level = counts.findIndex((count) => (below += count) >= total / 2);
  return (level + 0.5) / levels;
}
