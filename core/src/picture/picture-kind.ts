import type { ImageTensor } from '../image/image-tensor.js';
import type { ModelManifest } from '../documents/manifest.js';
import { imageRows, type ImageRows } from '../image/image-rows.js';

const pictureKindNames = ['digits', 'photographs', 'scans'] as const;

/** What a picture seems to show, in the words of `suits.pictures` of manifests. */
export type PictureKind = (typeof pictureKindNames)[number];

/** The shorter side is reduced to this many pixels at most: noise is averaged away, and strokes of a page of text are still seen. */
const maxSide = 192;
/** Pixels a side of the cells whose values are looked at together: about a digit, or two lines of text. */
const cellSide = 24;
const nearlyBlack = 0.05;
/** A picture whose cells hold less is of one colour. */
const leastContrast = 0.05;
/** Old paper is yellow: its channels are so far apart, and hardly farther. */
const paperChroma = 0.16;
/** Ink is darker than paper by more. */
const inkContrast = 0.25;
/** By how much less bright a page is in stains, folds and shadows. */
const shade = 0.15;
/** How far the brightness of a page lies apart otherwise. */
const evenness = 0.1;

/** What there is in one cell. */
interface Cell {
  /** Its grey values, reduced, from dark to bright. */
  readonly sorted: Float32Array;
  /** How far the means of its channels lie apart. */
  readonly chroma: number;
  /** Of some pixels as they are, the share that is nearly black: of black ground with noise, half is clipped to it. */
  readonly black: number;
}

/**
 * What a picture may show, the likeliest first, by a few statistics: strokes on black everywhere are digits; ink on bright paper everywhere
 * is a scan; anything else with contrast is a photograph, or maybe a scan where most of it is as bright as paper. Empty where there is nothing to go
 * by. Noise makes little difference, up to sigma 1 for digits and 60 / 255 for the others. Looks at the first image of a batch.
 *
 * @example
 * const kinds = pictureKinds(image);
 * if (kinds.length > 0 && !kinds.includes('digits')) console.log('these are no digits');
 */
export function pictureKinds(image: ImageTensor | ImageRows): readonly PictureKind[] {
  const rows = imageRows(image);
  const cells = cellsOf(rows);
  if (cells.length === 0 || !haveContrast(cells)) return [];
  if (areDigits(cells, rows)) return ['digits'];
  const { level, even, ink, inkOnPaper, written } = paperOf(cells);
  const mayBeScan = level > 0.55 && even > 0.7 && (ink === 0 || inkOnPaper > 0.55);
  if (!mayBeScan) return ['photographs'];
  // Of a page with margins, letters cover less than a tenth.
  const isScan = level > 0.65 && even > 0.85 && inkOnPaper > 0.7 && ink > 0.02 && ink < 0.4 && written > 0.5;
  return isScan ? ['scans'] : ['photographs', 'scans'];
}

/**
 * The kind that a picture seems to be of, where a model is for others: 96 % of the photographs and at least three quarters of the pages that are given to
 * another model are found, and of those that suit the model 1 % are taken for others, 8 % of badly damaged pages (docs/decisions). Undefined where picture
 * and model go together, where the manifest does not say what the model is for, or where the picture shows no kind.
 */
export function unsuitedKind(
  { suits }: Pick<ModelManifest, 'suits'>,
  image: ImageTensor | ImageRows,
): PictureKind | undefined {
  const known = pictureKindNames.filter((kind) => suits?.pictures.includes(kind));
  if (known.length === 0) return undefined;
  const kinds = pictureKinds(image);
  return kinds.some((kind) => known.includes(kind)) ? undefined : kinds[0];
}

function haveContrast(cells: readonly Cell[]): boolean {
  return cells.some(({ sorted }) => quantile(sorted, 0.95) - quantile(sorted, 0.05) > leastContrast);
}

/** Black ground in all cells, also where noise was clipped, and something bright in most. */
function areDigits(cells: readonly Cell[], { shape }: ImageRows): boolean {
  if (shape[1] !== 1) return false;
  const ground = share(cells, ({ black }) => black > 0.25);
  const drawnOn = share(cells, ({ sorted }) => quantile(sorted, 0.95) > 0.4);
  return ground > 0.95 && drawnOn > 0.6;
}

interface Paper {
  /** How bright it would be, if the picture were a page: of the cells' upper quartiles the median. */
  readonly level: number;
  /** Share of the cells that are as bright and not coloured. */
  readonly even: number;
  /** Share of all values that are darker by far. */
  readonly ink: number;
  /** Share of those in cells that are bright around them: of a page nearly all, of things before a bright sky fewer. */
  readonly inkOnPaper: number;
  /** Share of the cells that have any. */
  readonly written: number;
}

function paperOf(cells: readonly Cell[]): Paper {
  const brightness = ({ sorted }: Cell): number => quantile(sorted, 0.75);
  const level = quantile(Float32Array.from(cells, brightness).sort(), 0.5);
  let values = 0;
  let ink = 0;
  let onPaper = 0;
  let written = 0;
  for (const cell of cells) {
    let dark = 0;
    while (dark < cell.sorted.length && cell.sorted[dark]! < level - inkContrast) dark++;
    values += cell.sorted.length;
    ink += dark;
    if (brightness(cell) > level - shade) onPaper += dark;
    if (dark > 0) written++;
  }
  return {
    level,
    even: share(cells, (cell) => Math.abs(brightness(cell) - level) < evenness && cell.chroma < paperChroma),
    ink: ink / values,
    inkOnPaper: ink === 0 ? 0 : onPaper / ink,
    written: written / cells.length,
  };
}

/** The picture reduced by whole pixels and cut into cells from its top left on; what does not fill a cell is left out. */
function cellsOf(image: ImageRows): readonly Cell[] {
  const [, channels, height, width] = image.shape;
  const factor = Math.max(1, Math.ceil(Math.min(height, width) / maxSide));
  const [rows, columns] = [Math.floor(height / factor), Math.floor(width / factor)];
  const side = Math.min(cellSide, rows, columns);
  const step = stepOf(factor);
  const looked = Math.ceil(factor / step) ** 2;
  const line = new Float32Array(width);
  // Of each square of a row of cells what is looked at, and its first value.
  const [sums, firsts] = [
    new Float64Array(channels * side * columns),
    new Float32Array(channels * side * columns),
  ];
  const cells: Cell[] = [];
  for (let top = 0; top + side <= rows; top += side) {
    sums.fill(0);
    for (let at = 0; at < sums.length; at += columns) {
      const row = at / columns;
      const from = (top + (row % side)) * factor;
      for (let y = from; y < from + factor; y += step) {
        image.read(0, Math.floor(row / side), y, y + 1, line);
        addSquares(line, factor, step, sums.subarray(at, at + columns));
        if (y === from) for (let x = 0; x < columns; x++) firsts[at + x] = line[x * factor]!;
      }
    }
    for (let left = 0; left + side <= columns; left += side) {
      const grey = new Float32Array(side * side);
      const means: number[] = [];
      let black = 0;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let row = 0, i = 0; row < side; row++) {
          let at = (channel * side + row) * columns + left;
          for (let column = 0; column < side; column++, i++, at++) {
            const value = sums[at]! / looked;
            grey[i]! += value / channels;
            sum += value;
            if (firsts[at]! < nearlyBlack) black++;
          }
        }
        means.push(sum / grey.length);
      }
      const chroma = Math.max(...means) - Math.min(...means);
      // The bits of floats from 0 on have the order of their values, and integers are sorted in a third of the time.
      new Int32Array(grey.buffer).sort();
      cells.push({ sorted: grey, chroma, black: black / (channels * grey.length) });
    }
  }
  return cells;
}

/** Rows and columns from one value that is looked at to the next: in large pictures 16 or more of a square average noise away as well as all of a small one's. */
function stepOf(side: number): number {
  return Math.max(1, side >> 2);
}

/** Adds to each sum the next `side` values of a row, every so many. */
function addSquares(line: Float32Array, side: number, step: number, sums: Float64Array): void {
  for (let column = 0, start = 0; column < sums.length; column++, start += side) {
    let sum = sums[column]!;
    for (let x = start; x < start + side; x += step) sum += line[x]!;
    sums[column] = sum;
  }
}

function quantile(sorted: Float32Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
}

function share(cells: readonly Cell[], holds: (cell: Cell) => boolean): number {
  return cells.filter(holds).length / cells.length;
}
