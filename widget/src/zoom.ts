import type { Parts } from './template.js';

/** Screen pixels for each of the picture; undefined where it is as large as there is room for. */
type Zoom = number | undefined;

const steps = [0.125, 0.25, 0.5, 1, 2, 4, 8] as const;

/** Lets people look closer: by buttons, keys, the wheel with Ctrl, or a double click, which goes to its place. */
export function listenToZoom({ view, compare, before, ...parts }: Parts): void {
  let zoom: Zoom;

  /** @param at what stays in its place, in pixels of the screen */
  function set(to: Zoom, at?: { readonly clientX: number; readonly clientY: number }): void {
    const box = view.getBoundingClientRect();
    const { clientX, clientY } = at ?? { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    const old = compare.getBoundingClientRect();
    const [shareX, shareY] = [(clientX - old.x) / old.width, (clientY - old.y) / old.height];
    zoom = to;
    view.toggleAttribute('data-zoom', zoom !== undefined);
    compare.style.setProperty('--zoom', String((zoom ?? 1) / devicePixelRatio));
    parts.zoomText.textContent = zoom === undefined ? 'fit' : `${100 * zoom} %`;
    const now = compare.getBoundingClientRect();
    view.scrollBy(now.x + shareX * now.width - clientX, now.y + shareY * now.height - clientY);
  }

  /** The next larger or smaller step. */
  function go(direction: 1 | -1, at?: MouseEvent): void {
    const now = zoom ?? (compare.getBoundingClientRect().width / before.width) * devicePixelRatio;
    const next =
      direction > 0 ? steps.find((step) => step > now * 1.01) : steps.findLast((step) => step < now * 0.99);
    if (next !== undefined) set(next, at);
  }

  const keys: Readonly<Record<string, () => void>> = {
    '+': () => {
      go(1);
    },
    '=': () => {
      go(1);
    },
    '-': () => {
      go(-1);
    },
    0: () => {
      set(undefined);
    },
    1: () => {
      set(1);
    },
  };
  view.addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  view.addEventListener('dblclick', (event) => {
    set(zoom === undefined ? 1 : undefined, event);
  });
  view.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    go(event.deltaY < 0 ? 1 : -1, event);
  });
  parts.zoomIn.addEventListener('click', () => {
    go(1);
  });
  parts.zoomOut.addEventListener('click', () => {
    go(-1);
  });
  parts.zoomFit.addEventListener('click', () => {
    set(undefined);
  });
  parts.zoomReal.addEventListener('click', () => {
    set(1);
  });
}
