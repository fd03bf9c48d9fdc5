const isThere = (element: Element): boolean => element.isConnected && !element.closest('[hidden], :disabled');

/** The key that took the other control away may still be held: it is not meant for this one. */
const isMeant = ({ repeat, key }: KeyboardEvent): boolean => !repeat || key !== 'Enter';

/** Makes a change. Where it takes the focused control away, Cancel or the next primary control gets the focus. */
export function handFocusOn(root: ShadowRoot, change: () => void): void {
  const focused = root.activeElement;
  change();
  if (!focused || isThere(focused)) return;
  const controls = [...root.querySelectorAll<HTMLElement>('#cancel, .primary')];
  const next = controls.find(isThere);
  if (!next) return;
  next.onkeydown = isMeant;
  // Without scrolling: the picture stays in view.
  next.focus({ preventScroll: true });
}
