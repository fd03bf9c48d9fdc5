import type { Parts } from '../view/template.js';

/** Pixels of the screen; a pointer that moves less has clicked. */
const leastMove = 4;

/**
 * Lets the mouse move an enlarged picture by dragging it; fingers scroll it as they scroll everything. A click or a tap puts the line between before and
 * after there.
 */
export function listenToPan({ view, compare, split }: Parts): void {
  let start:
    { readonly x: number; readonly y: number; readonly left: number; readonly top: number } | undefined;
  let hasMoved = false;
  const isEnlarged = (): boolean => view.hasAttribute('data-zoom');

  compare.addEventListener('pointerdown', ({ pointerType, button, clientX: x, clientY: y }) => {
    hasMoved = false;
    if (!isEnlarged() || pointerType !== 'mouse' || button !== 0) return;
    start = { x, y, left: view.scrollLeft, top: view.scrollTop };
  });
  compare.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (start === undefined) return;
    const [x, y] = [clientX - start.x, clientY - start.y];
    if (!hasMoved && Math.hypot(x, y) < leastMove) return;
    hasMoved = true;
    compare.setPointerCapture(pointerId);
    view.scrollTo(start.left - x, start.top - y);
  });
  const end = (): void => {
    start = undefined;
  };
  compare.addEventListener('pointerup', end);
  compare.addEventListener('pointercancel', end);
  compare.addEventListener('click', ({ clientX }) => {
    if (!isEnlarged() || hasMoved || split.hidden) return;
    const { x, width } = compare.getBoundingClientRect();
    split.value = String(Math.round((100 * (clientX - x)) / width));
    split.dispatchEvent(new Event('input'));
  });
}
