const isThere = (element: Element): boolean => element.isConnected && !element.closest('[hidden], :disabled');

/** Makes a change. Where it takes the focused control away, Cancel or the next primary control gets the focus. */
export function handFocusOn(root: ShadowRoot, change: () => void): void {
  const focused = root.activeElement;
  change();
  if (!focused || isThere(focused)) return;
  const controls = [...root.querySelectorAll<HTMLElement>('#cancel, .primary')];
  // Without scrolling: the picture stays in view.
  controls.find(isThere)?.focus({ preventScroll: true });
}
