/** More files than anybody looks through; the rest is left out, and the list says so. */
const mostFiles = 200;

/** Buttons with a file's name each, where there are several. */
export function showFiles(group: HTMLElement, files: readonly File[], choose: (file: File) => void): void {
  const shown = files.length > 1 ? files.slice(0, mostFiles) : [];
  const buttons = shown.map((file, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = file.name;
    button.setAttribute('aria-pressed', String(index === 0));
    button.addEventListener('click', () => {
      for (const other of group.children) other.setAttribute('aria-pressed', String(other === button));
      choose(file);
    });
    return button;
  });
  const note = document.createElement('p');
  note.className = 'small';
  note.textContent = `The first ${mostFiles} of ${files.length} files.`;
  group.replaceChildren(...buttons, ...(files.length > mostFiles ? [note] : []));
  group.hidden = buttons.length === 0;
}
