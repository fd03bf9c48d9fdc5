/** Gives each block of code a button that copies it. Where the browser keeps pages from the clipboard, the code is selected instead. */
export function addCopyButtons(blocks: Iterable<HTMLPreElement>): void {
  for (const block of blocks) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.className = 'copy';
    const title = block.previousElementSibling?.textContent ?? 'the code';
    button.setAttribute('aria-label', `Copy: ${title}`);
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    said.className = 'quiet';
    button.addEventListener('click', () => {
      copy(block).then(
        () => {
          button.textContent = said.textContent = 'Copied';
        },
        () => {
          getSelection()?.selectAllChildren(block);
          button.textContent = said.textContent = 'Selected';
        },
      );
    });
    const frame = document.createElement('div');
    frame.className = 'code';
    block.replaceWith(frame);
    frame.append(block, button, said);
  }
}

async function copy(block: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(block.textContent);
}
