/** A row of a table: the first cell heads it. */
export function row(texts: readonly string[]): HTMLTableRowElement {
  const element = document.createElement('tr');
  texts.forEach((text, index) => {
    const cell = document.createElement(index === 0 ? 'th' : 'td');
    if (index === 0) cell.scope = 'row';
    cell.textContent = text;
    element.append(cell);
  });
  return element;
}
