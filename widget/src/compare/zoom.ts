import type { Panes } from '../view/panes.js';
import type { Parts } from '../view/template.js';
import { listenToPinch } from './pinch.js';

/** Screen pixels for each of the picture; undefined where it is as large as there is room for. */
type ZoomFactor = number | undefined;

const steps = [0.125, 0.25, 0.5, 1, 2, 4, 8] as const;
const largest = 8;

/** What keys ask for. */
export interface Zoom {
  readonly closer: () => void;
  readonly farther: () => void;
  readonly fit: () => void;
  readonly real: () => void;
}

/** Lets people look closer: by buttons, the wheel with Ctrl, two fingers, or a double click, which goes to its place. */
export function listenToZoom({ view, compare, ...parts }: Parts, { before }: Panes): Zoom {
  let zoom: ZoomFactor;
  const shown = (): number =>
    zoom ?? (compare.getBoundingClientRect().width / before.raster!.width) * devicePixelRatio;

  /** The zoom at which the whole picture fits. */
  function fitted(): number {
    const { scrollLeft, scrollTop } = view;
    view.removeAttribute('data-zoom');
    const { width } = compare.getBoundingClientRect();
    view.toggleAttribute('data-zoom', zoom !== undefined);
    view.scrollTo(scrollLeft, scrollTop);
    return (width / before.raster!.width) * devicePixelRatio;
  }

  /** @param at what stays in its place, in pixels of the screen */
  function set(to: ZoomFactor, at?: { readonly clientX: number; readonly clientY: number }): void {
    const box = view.getBoundingClientRect();
    const { clientX, clientY } = at ?? { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    const old = compare.getBoundingClientRect();
    const [shareX, shareY] = [(clientX - old.x) / old.width, (clientY - old.y) / old.height];
    zoom = to;
    view.toggleAttribute('data-zoom', zoom !== undefined);
    compare.style.setProperty('--zoom', String((zoom ?? 1) / devicePixelRatio));
    parts.zoomText.textContent = zoom === undefined ? 'fit' : `${Number((100 * zoom).toPrecision(3))} %`;
    const now = compare.getBoundingClientRect();
    view.scrollBy(now.x + shareX * now.width - clientX, now.y + shareY * now.height - clientY);
  }

  /** The next larger or smaller step. */
  function go(direction: 1 | -1, at?: MouseEvent): void {
    const now = shown();
    const next =
      direction > 0 ? steps.find((step) => step > now * 1.01) : steps.findLast((step) => step < now * 0.99);
    if (next !== undefined) set(next, at);
  }

  const zooms: Zoom = {
    closer: () => {
      go(1);
    },
    farther: () => {
      go(-1);
    },
    fit: () => {
      set(undefined);
    },
    real: () => {
      set(1);
    },
  };
  view.addEventListener('dblclick', (event) => {
    set(zoom === undefined ? 1 : undefined, event);
  });
  view.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      go(event.deltaY < 0 ? 1 : -1, event);
    },
    { passive: false },
  );
  listenToPinch(view, () => {
    const first = shown();
    const least = fitted();
    return (ratio, at) => {
      const to = Math.min(largest, first * ratio);
      set(to <= least ? undefined : to, at);
    };
  });
  parts.zoomIn.addEventListener('click', zooms.closer);
  parts.zoomOut.addEventListener('click', zooms.farther);
  parts.zoomFit.addEventListener('click', zooms.fit);
  parts.zoomReal.addEventListener('click', zooms.real);
  return zooms;
}
