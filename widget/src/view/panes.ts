import { overlap, wholeOf, type Raster, type Rect } from '../raster/raster-part.js';
import { createPane, type Pane } from './pane.js';
import type { Parts } from './template.js';

/** Below this many pixels a side a picture is shown enlarged, its pixels as squares. */
const smallPicture = 416;
/** How far around what is seen its pixels are painted, as a share of that: people move on so far without a repaint. */
const margin = 1 / 8;

/** The pictures before and after. */
export interface Panes {
  readonly before: Pane;
  readonly after: Pane;
}

/** Shows the pixels of what is seen where they are larger than those of the overviews. */
export function createPanes({ view, compare, before, after }: Parts): Panes {
  let focused: Rect | undefined;
  const panes = { before: createPane(before, fit), after: createPane(after, fit) };

  function fit({ width, height }: Raster): void {
    const isSmall = Math.max(width, height) < smallPicture;
    compare.classList.toggle('pixels', isSmall);
    compare.classList.toggle('natural', !isSmall);
    compare.style.setProperty('--width', String(width));
    compare.style.setProperty('--aspect', String(width / height));
    focus(undefined);
    look();
  }

  function focus(part: Rect | undefined): void {
    focused = part;
    for (const pane of Object.values(panes)) void pane.focus(part);
  }

  function look(): void {
    const { raster, factor } = panes.before;
    const box = compare.getBoundingClientRect();
    if (raster === undefined || box.width === 0) return;
    /** Pixels of the picture in one of the page. */
    const unit = raster.width / box.width;
    const isNear = factor > 1 && factor * devicePixelRatio > unit;
    const frame = view.getBoundingClientRect();
    const [left, top] = [unit * (frame.left - box.left), unit * (frame.top - box.top)];
    const [width, height] = [unit * frame.width, unit * frame.height];
    const around = (share: number): Rect | undefined => {
      const [x, y] = [Math.floor(left - share * width), Math.floor(top - share * height)];
      const right = Math.ceil(left + (1 + share) * width);
      const bottom = Math.ceil(top + (1 + share) * height);
      return overlap({ x, y, width: right - x, height: bottom - y }, wholeOf(raster));
    };
    const seen = isNear ? around(0) : undefined;
    const isThere = focused && seen && isWithin(seen, focused) && areaOf(focused) < 4 * areaOf(seen);
    if (!isThere && focused !== seen) focus(seen && around(margin));
  }

  view.addEventListener('scroll', look, { passive: true });
  const sizes = new ResizeObserver(look);
  sizes.observe(view);
  sizes.observe(compare);
  return panes;
}

const areaOf = ({ width, height }: Rect): number => width * height;

function isWithin(part: Rect, whole: Rect): boolean {
  const common = overlap(part, whole);
  return common !== undefined && areaOf(common) === areaOf(part);
}
