/** Hands an element what is dragged over its page beside it: the browser would open a file that falls there in place of the page. */
export function takeDrops(widget: HTMLElement): void {
  for (const type of ['dragover', 'dragleave', 'drop'] as const) {
    document.addEventListener(type, (event) => {
      const isWithin = type === 'dragleave' && event.relatedTarget !== null;
      if (isWithin || event.composedPath().includes(widget)) return;
      const same = new DragEvent(type, { dataTransfer: event.dataTransfer, cancelable: true });
      if (!widget.dispatchEvent(same)) event.preventDefault();
    });
  }
}
