export function cell(tag: 'th' | 'td', text: string): HTMLTableCellElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** A row of a table: the first cell heads it. */
export function row(texts: readonly string[]): HTMLTableRowElement {
  const element = document.createElement('tr');
  texts.forEach((text, index) => {
    const one = cell(index === 0 ? 'th' : 'td', text);
    if (index === 0) one.scope = 'row';
    element.append(one);
  });
  return element;
}
