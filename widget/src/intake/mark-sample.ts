/** Shows which sample is the picture; none without a button. */
export function markSample(group: HTMLElement, button?: HTMLElement): void {
  for (const other of group.children) other.setAttribute('aria-pressed', String(other === button));
}
