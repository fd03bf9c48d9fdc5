import type { Panes } from '../view/panes.js';
import type { Parts } from '../view/template.js';
import { createLoupe } from './loupe.js';
import { listenToPan } from './pan.js';
import { listenToZoom } from './zoom.js';

/** How far a key moves the line, in percent. */
const lineStep = 5;
/** How far an arrow moves the loupe, in pixels of the picture; with Shift ten times as far. */
const loupeStep = 16;

const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Lets people look closer, by mouse, fingers and keys: zoom, moving, the line between before and after, the loupe. */
export function listenToLooking(parts: Parts, panes: Panes): void {
  const { view, split } = parts;
  const zoom = listenToZoom(parts, panes);
  const loupe = createLoupe(parts, panes);
  listenToPan(parts);

  const moveLine = (step: number) => () => {
    if (split.hidden) return;
    split.value = String(Number(split.value) + step);
    split.dispatchEvent(new Event('input'));
  };
  const keys: Readonly<Record<string, () => void>> = {
    '+': zoom.closer,
    '=': zoom.closer,
    '-': zoom.farther,
    0: zoom.fit,
    1: zoom.real,
    ',': moveLine(-lineStep),
    '.': moveLine(lineStep),
    l: () => {
      loupe.toggle();
    },
    Escape: () => {
      loupe.toggle(false);
    },
  };
  view.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = loupe.isOn() && event.target === view ? arrows[event.key] : undefined;
    const step = event.shiftKey ? 10 * loupeStep : loupeStep;
    const act =
      arrow === undefined ? keys[event.key.length === 1 ? event.key.toLowerCase() : event.key] : undefined;
    if (arrow === undefined && act === undefined) return;
    event.preventDefault();
    if (arrow !== undefined) loupe.move(step * arrow[0], step * arrow[1]);
    act?.();
  });
}
