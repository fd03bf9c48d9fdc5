export interface Intake {
  /** Starts to listen. */
  connect(): void;
  disconnect(): void;
}

/**
 * Hands over files that are dropped on an element, or pasted while it or nothing at all has the focus. Of several elements on
 * a page the first takes what is pasted.
 */
export function createIntake(host: HTMLElement, take: (files: readonly File[]) => void): Intake {
  const isOver = (over: boolean): void => {
    host.toggleAttribute('data-over', over);
  };
  const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

  host.addEventListener('dragover', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    isOver(true);
  });
  host.addEventListener('dragleave', (event) => {
    if (!(event.relatedTarget instanceof Node) || !host.contains(event.relatedTarget)) isOver(false);
  });
  host.addEventListener('drop', (event) => {
    isOver(false);
    if (!carriesFile(event)) return;
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  });

  const onPaste = (event: ClipboardEvent): void => {
    const path = event.composedPath();
    const free = document.activeElement === document.body || document.activeElement === null;
    if (event.defaultPrevented || !(path.includes(host) || free)) return;
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  };
  return {
    connect: () => {
      document.addEventListener('paste', onPaste);
    },
    disconnect: () => {
      document.removeEventListener('paste', onPaste);
    },
  };
}
