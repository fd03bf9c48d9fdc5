/** The middle between two fingers, in pixels of the screen, and how far they are apart. */
interface Spread {
  readonly clientX: number;
  readonly clientY: number;
  readonly distance: number;
}

/**
 * Tells of two fingers that move apart or together on an element, in place of the browser, which would enlarge the page.
 *
 * @param begin called when the second finger comes down; returns the listener for each move, which gets the ratio of the distances
 */
export function listenToPinch(
  element: HTMLElement,
  begin: () => (ratio: number, at: Pick<Spread, 'clientX' | 'clientY'>) => void,
): void {
  let pinch: { readonly distance: number; readonly move: ReturnType<typeof begin> } | undefined;

  element.addEventListener('touchstart', ({ touches }) => {
    const spread = spreadOf(touches);
    pinch = spread && { distance: spread.distance, move: begin() };
  });
  element.addEventListener(
    'touchmove',
    (event) => {
      const spread = spreadOf(event.touches);
      if (pinch === undefined || spread === undefined) return;
      event.preventDefault();
      pinch.move(spread.distance / pinch.distance, spread);
    },
    { passive: false },
  );
  for (const name of ['touchend', 'touchcancel'] as const) {
    element.addEventListener(name, () => {
      pinch = undefined;
    });
  }
}

function spreadOf({ 0: one, 1: other, length }: TouchList): Spread | undefined {
  if (one === undefined || other === undefined || length !== 2) return undefined;
  return {
    clientX: (one.clientX + other.clientX) / 2,
    clientY: (one.clientY + other.clientY) / 2,
    distance: Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)),
  };
}
