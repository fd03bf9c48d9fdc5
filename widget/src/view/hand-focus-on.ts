const isThere = (element: Element): boolean => element.isConnected && !element.closest('[hidden], :disabled');

/** Makes a change. Whoever stands on a control that goes away by it goes on with the one that comes next. */
export function handFocusOn(root: ShadowRoot, change: () => void): void {
  const focused = root.activeElement;
  change();
  if (!focused || isThere(focused)) return;
  const controls = [...root.querySelectorAll<HTMLElement>('#cancel, .primary')];
  // Without scrolling: who looks at the picture goes on looking at it.
  controls.find(isThere)?.focus({ preventScroll: true });
}
